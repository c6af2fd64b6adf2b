import type { SocketSpec } from '../../core/target-spec.ts';
import type { SocketSink } from './contract.ts';
import { fieldOf } from './json.ts';

/** The `timestamp` of a frame or an answer in epoch ms, as a number or in ISO 8601; NaN without one. */
export const stampOf = (frame: unknown): number => {
  const stamp = fieldOf(frame, 'timestamp');
  return typeof stamp === 'string' ? Date.parse(stamp) : typeof stamp === 'number' ? stamp : Number.NaN;
};

/** The number that an item carries in a field, or -1. */
export const numberOf = (item: unknown, field: string): number => {
  const value = fieldOf(item, field);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : -1;
};

/** What a `data` frame says. Stamps are the target's; NaN where one cannot be read. */
type Frame = {
  readonly items: number;
  readonly stampMs: number;
  /** Of its symbol among the profile's; -1: not ours. */
  readonly symbol: number;
  /** The number of its last item; -1: none. */
  readonly last: number;
  /** Of the items that carry one. */
  readonly numbers: readonly number[];
  readonly stampsMs: readonly number[];
};

const createFrameParser = (spec: SocketSpec): ((frame: unknown) => Frame | null) => {
  const symbolIndex = new Map(spec.symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  const [list = 'data', field = null] = spec.sequence?.split('[].') ?? [];
  return (frame) => {
    const items = fieldOf(frame, list);
    if (!Array.isArray(items) || items.length === 0) return null;
    const stampMs = stampOf(frame);
    const name = fieldOf(frame, 'symbol');
    const symbol = typeof name === 'string' && field !== null ? (symbolIndex.get(name) ?? -1) : -1;
    const [numbers, stampsMs]: [number[], number[]] = [[], []];
    const read: Frame = { items: items.length, stampMs, symbol, last: -1, numbers, stampsMs };
    if (symbol === -1 || field === null) return read;
    for (const item of items) {
      const number = numberOf(item, field);
      if (number < 0) continue;
      const ownMs = stampOf(item);
      numbers.push(number);
      stampsMs.push(Number.isNaN(ownMs) ? stampMs : ownMs);
    }
    return { ...read, last: numberOf(items.at(-1), field) };
  };
};

/** `parse`, but a frame that comes again as the same object is not parsed again. */
const rememberingFrames = (parse: (frame: unknown) => Frame | null): ((frame: unknown) => Frame | null) => {
  const known = new WeakMap<object, Frame | null>();
  return (frame) => {
    if (typeof frame !== 'object' || frame === null) return null;
    const before = known.get(frame);
    if (before !== undefined) return before;
    const read = parse(frame);
    known.set(frame, read);
    return read;
  };
};

/**
 * Reads `data` frames (docs/spec/target-contract.md 2.5) and reports them; a frame without a readable time stamp is reported with NaN, one without an item
 * brings no message and is not reported. `asOurs` reads a stamp as our clock would have written it. `isShared`: many connections get a frame as one object.
 */
export const createFrameReader = (
  spec: SocketSpec,
  sink: SocketSink,
  asOurs: (stampMs: number) => number,
  { isShared = false }: { readonly isShared?: boolean } = {},
): ((connection: number, frame: unknown) => void) => {
  const parse = createFrameParser(spec);
  const read = isShared ? rememberingFrames(parse) : parse;
  return (connection, value) => {
    const frame = read(value);
    if (frame === null) return;
    const { symbol, last, numbers, stampsMs } = frame;
    sink.frame(connection, frame.items, asOurs(frame.stampMs));
    if (last >= 0) sink.broadcast(connection, symbol, last);
    for (let i = 0; i < numbers.length; i += 1)
      sink.tick(connection, symbol, numbers[i] ?? 0, asOurs(stampsMs[i] ?? Number.NaN));
  };
};

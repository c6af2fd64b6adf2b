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

/** Reads `data` frames (docs/spec/target-contract.md 2.5) and reports them; a frame without a readable time stamp is reported with NaN, one without an item brings no message and is not reported. `asOurs` reads a stamp as our clock would have written it. */
export const createFrameReader = (
  spec: SocketSpec,
  sink: SocketSink,
  asOurs: (stampMs: number) => number,
): ((connection: number, frame: unknown) => void) => {
  const symbolIndex = new Map(spec.symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  const [list = 'data', field = null] = spec.sequence?.split('[].') ?? [];
  return (connection, frame) => {
    const items = fieldOf(frame, list);
    if (!Array.isArray(items) || items.length === 0) return;
    const stampMs = stampOf(frame);
    sink.frame(connection, items.length, asOurs(stampMs));
    const symbol = fieldOf(frame, 'symbol');
    const index = typeof symbol === 'string' ? symbolIndex.get(symbol) : undefined;
    if (index === undefined || field === null) return;
    const last = numberOf(items.at(-1), field);
    if (last >= 0) sink.broadcast(connection, index, last);
    for (const item of items) {
      const number = numberOf(item, field);
      const ownMs = stampOf(item);
      if (number >= 0) sink.tick(connection, index, number, asOurs(Number.isNaN(ownMs) ? stampMs : ownMs));
    }
  };
};

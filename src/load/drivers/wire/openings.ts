import { fieldOf } from '../json.ts';
import type { Span } from './frames.ts';

/** How often a server pings, and how long it may be silent after that. */
export type Times = { readonly intervalMs: number; readonly timeoutMs: number };

type Known = { readonly words: Buffer; readonly sidEnd: number; readonly times: Times };

const SID = Buffer.from('{"sid":"');
const QUOTE = 34;
const BACKSLASH = 92;

const isPlain = (code: number): boolean => code >= 32 && code <= 126 && code !== QUOTE && code !== BACKSLASH;

/** The same words around another plain `sid`. */
const isLike = ({ words, sidEnd }: Known, { bytes, end }: Span, at: number): boolean => {
  if (end - at !== words.length) return false;
  for (let i = 0; i < words.length; i += 1) {
    const code = bytes[at + i] ?? 0;
    if (code !== words[i] && (i < SID.length || i >= sidEnd || !isPlain(code))) return false;
  }
  return true;
};

const knownOf = ({ bytes, end }: Span, at: number, times: Times): Known | null => {
  const words = Buffer.from(bytes.subarray(at, end));
  let sidEnd = SID.length;
  while (isPlain(words[sidEnd] ?? 0)) sidEnd += 1;
  return words.indexOf(SID) === 0 && words[sidEnd] === QUOTE ? { words, sidEnd, times } : null;
};

/** The handshakes of a server differ in their `sid` alone: what the last one said, one with the same words says too. */
let last: Known | null = null;

/** The times in an Engine.IO handshake (docs/spec/target-contract.md 2.1) that stands from `at` on. `parse` reads it as JSON. Throws a `SyntaxError` where it has none. */
export const timesOf = (span: Span, at: number, parse: (span: Span, at: number) => unknown): Times => {
  if (last !== null && isLike(last, span, at)) return last.times;
  const value = parse(span, at);
  const [intervalMs, timeoutMs] = [fieldOf(value, 'pingInterval'), fieldOf(value, 'pingTimeout')];
  if (typeof intervalMs !== 'number' || typeof timeoutMs !== 'number')
    throw new SyntaxError('a handshake without its times');
  const times = { intervalMs, timeoutMs };
  last = knownOf(span, at, times);
  return times;
};

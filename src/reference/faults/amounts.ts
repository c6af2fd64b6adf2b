import { strictSymbol } from '../market/symbols.ts';

const UNIT_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };
const LONGEST_MS = 3_600_000;

/** Milliseconds of `400ms`, `1.4s`, `2m`; null for anything else and above an hour. */
export const durationOf = (text: string): number | null => {
  const found = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(text);
  const ms = found === null ? Number.NaN : Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? Number.NaN);
  return ms >= 0 && ms <= LONGEST_MS ? ms : null;
};

/** How a wall clock is set apart: by how much, and how much more with every second (millionths). */
export type ClockSetting = { readonly aheadMs: number; readonly driftPpm: number };

/** The greatest drift that means anything: a clock that gains a second each second. */
const MOST_PPM = 1_000_000;

/** The millionths of `100ppm` or `-5000ppm`; null for anything else. */
export const driftOf = (text: string): number | null => {
  const found = /^([+-]?\d+(?:\.\d+)?)ppm$/.exec(text);
  const ppm = found === null ? Number.NaN : Number(found[1]);
  return Math.abs(ppm) <= MOST_PPM ? ppm : null;
};

/** A clock set apart by `+250ms` or `-1.4s`, or one that drifts by `100ppm`; the sign of a time must be written. Null for anything else. */
export const clockSettingOf = (text: string): ClockSetting | null => {
  const driftPpm = driftOf(text);
  if (driftPpm !== null) return { aheadMs: 0, driftPpm };
  const sign = text.startsWith('+') ? 1 : -1;
  const ms = /^[+-]/.test(text) ? durationOf(text.slice(1)) : null;
  return ms === null ? null : { aheadMs: sign * ms, driftPpm: 0 };
};

/** The ratio of `2%`, above 0 and at most 1; null for anything else. */
export const shareOf = (text: string): number | null => {
  const found = /^(\d+(?:\.\d+)?)%$/.exec(text);
  const ratio = found === null ? Number.NaN : Number(found[1]) / 100;
  return ratio > 0 && ratio <= 1 ? ratio : null;
};

/** A whole number from 1 on. */
export const countOf = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

const BYTES: Readonly<Record<string, number>> = { '': 1, KiB: 1_024, MiB: 1_048_576 };
const MOST_BYTES = 1_073_741_824;

/** The bytes of `4096`, `64KiB` or `1MiB`, from 1 to a GiB; null for anything else. */
export const bytesOf = (text: string): number | null => {
  const found = /^(\d{1,10})(KiB|MiB)?$/.exec(text);
  const bytes = found === null ? 0 : Number(found[1]) * (BYTES[found[2] ?? ''] ?? 0);
  return bytes >= 1 && bytes <= MOST_BYTES ? bytes : null;
};

/** The bytes a second of `64KiB/s`; null for anything else. */
export const bytesPerSecOf = (text: string): number | null => (text.endsWith('/s') ? bytesOf(text.slice(0, -2)) : null);

/** Milliseconds as a duration that reads back exactly. */
export const printDuration = (ms: number): string => `${ms}ms`;
/** A ratio as a share that reads back exactly enough: nine decimals of a per cent. */
export const printShare = (ratio: number): string => `${Number((ratio * 100).toFixed(9))}%`;

export type ShareOrCount =
  | { readonly kind: 'share'; readonly ratio: number }
  | { readonly kind: 'count'; readonly count: number };

/** A share or a number as it reads back. */
export const printAmount = (amount: ShareOrCount): string =>
  amount.kind === 'share' ? printShare(amount.ratio) : String(amount.count);

export const shareOrCountOf = (text: string): ShareOrCount | null => {
  const ratio = shareOf(text);
  if (ratio !== null) return { kind: 'share', ratio };
  const count = countOf(text);
  return count === null ? null : { kind: 'count', count };
};

/** A number above 0, with or without decimals. */
export const numberOf = (text: string): number | null =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : null;

/** An error code in capitals. */
export const codeOf = (text: string): string | null => (/^[A-Z][A-Z0-9_]*$/.test(text) ? text : null);

/** An amount for one symbol, which stands in its strict form. */
export type ForSymbol = { readonly symbol: string; readonly value: number };

/** Reads `symbol:amount`; a symbol has no colon. */
export const forSymbol =
  (amountOf: (text: string) => number | null) =>
  (text: string): ForSymbol | null => {
    const [written = '', amount = '', ...rest] = text.split(':');
    const symbol = strictSymbol(written);
    const value = amountOf(amount);
    return symbol === null || value === null || rest.length > 0 ? null : { symbol, value };
  };

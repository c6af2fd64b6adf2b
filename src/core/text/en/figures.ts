/** How numbers are written in English sentences and tables. Nothing here depends on the locale of the machine: a report is the same everywhere. */

export const SIGNIFICANT_DIGITS = 3;
/** To tell two figures apart. */
export const MOST_DIGITS = 9;
const MOST_DECIMALS = 9;
const THOUSANDS = /\B(?=(\d{3})+(?!\d))/g;

const groupThousands = (text: string): string => {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(THOUSANDS, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

/** As many decimals as `value` needs to show `digits` significant ones; whole digits are never rounded away. */
const decimalsFor = (value: number, digits: number): number => {
  if (value === 0) return 0;
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return Math.min(MOST_DECIMALS, Math.max(0, digits - 1 - magnitude));
};

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

const fixed = (value: number, decimals: number): string => groupThousands(trimZeros(value.toFixed(decimals)));

/** A whole number with thousands separators: `16,000`. */
export const count = (value: number): string => fixed(value, 0);

/** A ratio (0 to 1) in per cent. The smaller of it and its complement keeps three digits, so that 0.99996 never reads as 100 %. */
export const percent = (ratio: number, digits: number = SIGNIFICANT_DIGITS): string => {
  const smallerSide = Math.min(Math.abs(ratio), Math.abs(1 - ratio)) * 100;
  return `${fixed(ratio * 100, decimalsFor(smallerSide, digits))} %`;
};

/** Milliseconds with three digits: `87.2 ms`, `1,406 ms`. */
export const milliseconds = (ms: number, digits: number = SIGNIFICANT_DIGITS): string =>
  `${fixed(ms, decimalsFor(ms, digits))} ms`;

type NumberFormat = (value: number, digits?: number) => string;

/** `value` written so that it does not read the same as `other`, unless it is the same: a breach by a hair must not print as the limit itself. */
export const apartFrom = (format: NumberFormat, value: number, other: number): string => {
  const wordings = [SIGNIFICANT_DIGITS, 4, 5, 6, 7, 8, 9].map((digits) => format(value, digits));
  const [shortest = ''] = wordings;
  if (value === other) return shortest;
  return wordings.find((wording) => wording !== format(other)) ?? shortest;
};

/** A duration in the two largest units that matter: `850 ms`, `2.5 s`, `2 m 10 s`, `1 h 5 m`. */
export const duration = (ms: number): string => {
  if (ms < 1_000) return `${fixed(ms, 0)} ms`;
  if (ms < 59_950) return `${fixed(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return twoUnits(seconds, 60, ['m', 's']);
  return twoUnits(Math.round(seconds / 60), 60, ['h', 'm']);
};

/** An instant of a run, from its start: `00:34`, `1:02:05`. */
export const clockTime = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const short = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return seconds < 3_600 ? short : `${Math.floor(seconds / 3_600)}:${short}`;
};

const twoUnits = (total: number, perLarge: number, [large, small]: readonly [string, string]): string => {
  const rest = total % perLarge;
  const head = `${count(Math.floor(total / perLarge))} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
};

/** `1 request`, `2 requests`: `noun` is the plural in s. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${value === 1 && noun.endsWith('s') ? noun.slice(0, -1) : noun}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

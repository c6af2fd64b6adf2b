import type { Problem } from '../../core/errors.ts';
import { targetText } from '../../core/text/en/target.ts';
import {
  bytesOf,
  bytesPerSecOf,
  type ClockSetting,
  clockSettingOf,
  codeOf,
  countOf,
  driftOf,
  durationOf,
  type ForSymbol,
  forSymbol,
  numberOf,
  type ShareOrCount,
  shareOf,
  shareOrCountOf,
} from './amounts.ts';

/** The parts between commas: those without `=` by position, the others by key; `doubled` are keys given twice. */
export type FaultParameters = {
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string>;
  readonly doubled: readonly string[];
};

/** The keys of the parts that have none. */
export const FIRST = '1';
export const SECOND = '2';

/** Splits `part,part,key=value…`. Nothing is checked here: keys are known to the fault alone. */
export const splitParameters = (text: string): FaultParameters => {
  const parts = text === '' ? [] : text.split(',').map((part) => part.trim());
  const positional = parts.filter((part) => !part.includes('='));
  const pairs = parts
    .filter((part) => part.includes('='))
    .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
  const keys = pairs.map(([key]) => key);
  return { positional, named: new Map(pairs), doubled: keys.filter((key, at) => keys.indexOf(key) !== at) };
};

/** Takes parameters by key (`FIRST` and `SECOND` for those without). A missing one gives the fallback, or a problem when there is none. */
export type ParameterReader = {
  has(key: string): boolean;
  /** True when the part is there and is exactly this word. */
  is(key: string, word: string): boolean;
  durationMs(key: string, fallback?: number): number;
  ratio(key: string, fallback?: number): number;
  /** Bytes such as `64KiB`, bytes a second such as `64KiB/s`, or a time in ms that is not nothing. */
  amount(key: string, of: keyof typeof AMOUNTS, fallback?: number): number;
  count(key: string, range: { readonly from: number; readonly to: number }, fallback?: number): number;
  number(key: string, fallback?: number): number;
  choice<Choice extends string>(key: string, choices: readonly Choice[], fallback?: NoInfer<Choice>): Choice;
  word(key: string, fallback?: string): string;
  /** A share such as `3%` or a whole number such as `36`. */
  shareOrCount(key: string, fallback?: ShareOrCount): ShareOrCount;
  /** A symbol and, after a colon, a duration (ms) or a share (0 to 1): `AAPL:400ms`, `AAPL:5%`. */
  forSymbol(key: string, amount: keyof typeof FOR_SYMBOL): ForSymbol;
  /** A clock set apart, such as `+250ms`, or one that drifts, such as `100ppm`. */
  clockSetting(key: string): ClockSetting;
  /** Millionths, such as `100ppm`. */
  driftPpm(key: string, fallback: number): number;
  problems(): readonly Problem[];
};

const AMOUNTS = {
  bytes: { expected: targetText.fault.aSize, parse: bytesOf },
  bytesPerSec: { expected: targetText.fault.aSpeed, parse: bytesPerSecOf },
  time: { expected: targetText.fault.aDuration, parse: (text: string) => durationOf(text) || null },
} as const;

const FOR_SYMBOL = {
  duration: { expected: targetText.fault.aSymbolWith(targetText.fault.aDuration), parse: forSymbol(durationOf) },
  share: { expected: targetText.fault.aSymbolWith(targetText.fault.aShare), parse: forSymbol(shareOf) },
} as const;
const NO_SETTING: ClockSetting = { aheadMs: 0, driftPpm: 0 };
const NO_SYMBOL: ForSymbol = { symbol: '', value: 1 };

type Wanted<T> = {
  readonly key: string;
  readonly expected: string;
  readonly fallback: T | undefined;
  readonly parse: (text: string) => T | null;
  /** Stands in for a value that could not be read: the caller never sees it, because the problem list is not empty. */
  readonly blank: T;
};

/** Reads the parameters of one fault and collects every problem with them, unknown keys among them. */
export const readParameters = (fault: string, parameters: FaultParameters): ParameterReader => {
  const problems: Problem[] = [];
  const known = new Set<string>();
  const say = targetText.fault;

  const given = new Map<string, string>([
    ...parameters.positional.map((part, at) => [String(at + 1), part] as const),
    ...parameters.named,
  ]);

  const take = <T>({ key, expected, fallback, parse, blank }: Wanted<T>): T => {
    known.add(key);
    const text = given.get(key);
    if (text === undefined && fallback !== undefined) return fallback;
    const value = text === undefined ? null : parse(text);
    if (value !== null) return value;
    const got = text === undefined ? say.nothing : text;
    problems.push({ path: say.path(fault, key), expected, got, fix: say.writeParameter(fault, key, expected) });
    return blank;
  };

  const strayKeys = (): readonly Problem[] => {
    const named = [...known].filter((key) => key !== FIRST && key !== SECOND);
    const unknown = [...given.keys()].filter((key) => !known.has(key));
    const got = (key: string): string => (parameters.named.has(key) ? key : (given.get(key) ?? key));
    return [
      ...unknown.map((key) => ({
        path: say.path(fault, key),
        expected: say.knownKeys(named),
        got: got(key),
        fix: say.removeParameter(fault, got(key)),
      })),
      ...parameters.doubled.map((key) => ({
        path: say.path(fault, key),
        expected: say.onceOnly,
        got: say.twice(key),
        fix: say.removeParameter(fault, key),
      })),
    ];
  };

  return {
    has: (key) => given.has(key),
    is: (key, word) => given.get(key) === word,
    durationMs: (key, fallback) => take({ key, fallback, expected: say.aDuration, parse: durationOf, blank: 0 }),
    amount: (key, of, fallback) => take({ key, fallback, ...AMOUNTS[of], blank: 1 }),
    ratio: (key, fallback) => take({ key, fallback, expected: say.aShare, parse: shareOf, blank: 1 }),
    count: (key, { from, to }, fallback) => {
      const parse = (text: string): number | null => {
        const count = countOf(text);
        return count !== null && count >= from && count <= to ? count : null;
      };
      return take({ key, fallback, expected: say.aCount(from, to), parse, blank: from });
    },
    number: (key, fallback) => take({ key, fallback, expected: say.aNumber, parse: numberOf, blank: 1 }),
    choice: (key, choices, fallback) => {
      const [first] = choices;
      const parse = (text: string) => choices.find((choice) => choice === text) ?? null;
      const expected = say.oneOf(choices);
      return take({ key, fallback, expected, parse, blank: first ?? fallback }) as (typeof choices)[number];
    },
    word: (key, fallback) => take({ key, fallback, expected: say.aCode, parse: codeOf, blank: '' }),
    shareOrCount: (key, fallback) =>
      take({ key, fallback, expected: say.aShareOrCount, parse: shareOrCountOf, blank: { kind: 'count', count: 1 } }),
    forSymbol: (key, amount) => take({ key, fallback: undefined, ...FOR_SYMBOL[amount], blank: NO_SYMBOL }),
    clockSetting: (key) =>
      take({ key, fallback: undefined, expected: say.aClock, parse: clockSettingOf, blank: NO_SETTING }),
    driftPpm: (key, fallback) => take({ key, fallback, expected: say.aDrift, parse: driftOf, blank: 0 }),
    problems: () => [...problems, ...strayKeys()],
  };
};

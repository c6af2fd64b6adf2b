import type { Verdict } from '../../verdict.ts';
import { count } from './figures.ts';

/** The verdict as every report writes it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
};

/** Words in backticks, one after another. */
export const ticked = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** `1 process`, `2 processes`; with a kind `1 load process`. */
export const processes = (value: number, kind: 'load ' | '' = ''): string =>
  `${count(value)} ${kind}process${value === 1 ? '' : 'es'}`;

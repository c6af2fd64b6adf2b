import type { ObjectiveResult } from '../../judgement.ts';
import type { InconclusiveReason, Verdict } from '../../verdict.ts';
import { apartFrom, count, counted, duration, milliseconds, percent } from './figures.ts';

const confidence = (alpha: number): string => `${percent(1 - alpha)} confidence`;

const reasonWords: Readonly<Record<InconclusiveReason, string>> = {
  'too-few-samples': 'too few samples',
  'no-data': 'no data',
  'generator-saturated': 'load generator too late',
  'noisy-host': 'host too noisy',
  'not-steady': 'not steady',
  'mode-unproven': 'mode contradicted',
  'not-measurable': 'not measurable',
  'server-unseen': 'server not seen throughout',
  'stream-silent': 'no messages for too long',
  clock: 'clocks too far apart',
  indeterminate: 'ends of clients unknown',
  bookkeeping: 'books do not add up',
  interrupted: 'interrupted',
  bailed: 'run ended early',
};

type Unit = ObjectiveResult['unit'];

const inUnit = (unit: Unit): ((value: number, digits?: number) => string) => (unit === 'ms' ? milliseconds : percent);

/** Where a ratio lies with the confidence of its objective, and on which side of it the verdict hangs. */
export type BoundWords = {
  readonly side: 'under' | 'over' | 'between';
  readonly lower: number;
  readonly upper: number;
  readonly limit: number;
};

const boundWords = ({ side, lower, upper, limit }: BoundWords): string => {
  const ratio = (value: number) => apartFrom(percent, value, limit);
  if (side === 'between') return `${ratio(lower)} to ${ratio(upper)}`;
  return side === 'under' ? `under ${ratio(upper)}` : `over ${ratio(lower)}`;
};

const stateWord: Readonly<Record<Verdict, string>> = { pass: 'holds', fail: 'BROKEN', inconclusive: 'undecided' };

const SHARE_WORD = { bad: 'bad', good: 'good', slow: 'too slow' } as const;

/** What is known of one objective of one mode. */
export type SureOf = {
  readonly mode: string;
  readonly name: string;
  readonly share: keyof typeof SHARE_WORD;
  readonly bound: BoundWords;
  readonly n: number;
  readonly noun: string;
};

const shareWords = ({ bound, share, n, noun }: SureOf): string =>
  `${boundWords(bound)} ${SHARE_WORD[share]} of ${counted(n, noun)}, limit ${percent(bound.limit)}`;

/** Of an objective: what the words PASS, FAIL and INCONCLUSIVE are not for. */
export const reportObjectiveText = {
  column: 'objective',
  limit: (rule: string) => `must be ${rule}`,
  infoOnly: (name: string) => `${name} (info)`,
  observed: (of: Pick<ObjectiveResult, 'observed' | 'censored' | 'limit' | 'unit'>) => {
    if (of.censored) return 'no answer';
    return of.observed === null ? '- not measured' : apartFrom(inUnit(of.unit), of.observed, of.limit);
  },
  state: (verdict: Verdict) => stateWord[verdict],
  because: (reason: InconclusiveReason) => reasonWords[reason],
  bound: (bound: BoundWords, n: number) => `${boundWords(bound)} of ${count(n)}`,
  slowBound: (bound: BoundWords, n: number) => `slow: ${boundWords(bound)} of ${count(n)}`,
  okOnly: (ms: number) => `good ones alone: ${milliseconds(ms)}`,
  needs: (needs: number, noun: string) => `needs ${count(needs)} more ${noun}`,
  caption: (alpha: number) =>
    `Bounds hold with ${confidence(alpha)}; warm-up is not judged. "slow" = over the limit, or no good answer at all.`,
  captionUnmeasurable: (names: string) => `Not measurable here, not gating: ${names}.`,
  captionInfo: '(info) = for information, turns no verdict.',
  sure: {
    holds: (of: SureOf) => `${of.mode}: closest to its limit is ${of.name}: ${shareWords(of)}.`,
    undecided: (of: SureOf) => `${of.mode}: ${of.name} can be anything from ${shareWords(of)}.`,
    nothing: 'Not at all: nothing that decides the verdict was measured.',
    conditions: (judgedMs: number, alpha: number) =>
      `With ${confidence(alpha)}, and of this run's conditions only: ${duration(judgedMs)} of judged load a mode.`,
    note: (where: string, sentence: string) => `${where}: ${sentence}`,
  },
} as const;

import type { Warning } from '../../judgement.ts';
import type { Verdict } from '../../verdict.ts';
import { count, counted, duration, percent } from './figures.ts';

type Early = Extract<Warning, { code: 'bail' | 'decided' }>;

const unsent = ({ requests, connections }: Early): string =>
  [
    ...(requests.planned === 0 ? [] : [`${count(requests.notReleased)} of ${counted(requests.planned, 'requests')}`]),
    ...(connections.planned === 0
      ? []
      : [`${count(connections.notReleased)} of ${counted(connections.planned, 'connections')}`]),
  ].join(' and ');

const unsentSentence = (of: Early): string => {
  const left = unsent(of);
  return left === '' ? '' : ` Not sent: ${left} of the plan.`;
};

const LOOK_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'decided: pass',
  fail: 'decided: fail',
  inconclusive: 'showed that such slices cannot decide',
};

/** A run that ended before its plan, because of what it had seen. */
export const earlyEndText = {
  /** Why `--bail` ended the run, without its full stop. */
  lost: (of: {
    readonly mode: string;
    readonly name: string;
    readonly bad: number;
    readonly most: number;
    readonly noun: string;
    readonly allowedBadRatio: number;
  }): string =>
    `${of.mode}: ${of.name} can no longer hold: ${count(of.bad)} of at most ${counted(of.most, of.noun)} are bad already, and ${percent(of.allowedBadRatio)} are allowed`,
  /** Which planned look ended the run, without its full stop. */
  atLook: ({ pairs, verdict }: { readonly pairs: number; readonly verdict: Verdict }): string =>
    `the look after ${counted(pairs, 'pairs')} ${LOOK_WORDS[verdict]}`,
  ending: (detail: string): string => `Ending early: ${detail}.`,
  bail: (of: Extract<Early, { code: 'bail' }>): string =>
    `Ended after ${duration(of.atMs)} by --bail: ${of.detail}.${unsentSentence(of)} Only what broke is known; whatever else would have held or broken is not.`,
  decided: (of: Extract<Early, { code: 'decided' }>): string =>
    `Ended after ${duration(of.atMs)}, because enough was known: ${of.detail}.${unsentSentence(of)} Judged are the slices up to the last planned look.`,
  notWhole: (of: { readonly why: 'bail' | 'decided'; readonly atMs: number }): string =>
    `the run ended after ${duration(of.atMs)} ${of.why === 'bail' ? 'by --bail' : 'because enough was known'}, not at the end of its plan`,
  noBailInShards: (): string => '--bail cannot be used with --shard.',
  noBailInShardsHint: (): string =>
    'One shard does not see what the others measure. Leave --bail out, or play the whole plan on one machine.',
} as const;

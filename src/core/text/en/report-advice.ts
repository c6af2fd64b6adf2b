import type { Arm } from '../../modes.ts';
import { count, counted, duration, listed, milliseconds } from './figures.ts';

/** A kind of failure and how often it was seen. */
export type KindCount = { readonly kind: string; readonly count: number };

const kinds = (list: readonly KindCount[]): string => listed(list.map((each) => `${each.kind} (${count(each.count)})`));

type MoreSamples = {
  readonly needs: number;
  readonly noun: string;
  readonly extraMs: number | null;
  /** How many pairs that much longer a load takes, where several arms play; null: they need not be named. */
  readonly pairs: number | null;
  readonly raise: readonly ('duration' | 'rate' | 'connections')[];
};

const PART = {
  service: 'the target took that long to answer',
  queue: 'requests waited for a free connection to the target',
  lateness: 'our own generator was late',
} as const;

/** What to do next, one sentence each: the finding first, then the step. */
export const reportAdviceText = {
  failureKinds: (mode: Arm, list: readonly KindCount[]) =>
    `${mode}: requests failed by ${kinds(list)}. Look into the target's log at the times under "What failed".`,
  refusedKinds: (mode: Arm, list: readonly KindCount[]) =>
    `${mode}: connections were refused by ${kinds(list)}. Check the connection limit, the proxy and the credentials of the target.`,
  lostKinds: (mode: Arm, list: readonly KindCount[]) =>
    `${mode}: connections were lost by ${kinds(list)}. Look for a restart, a time limit or a full send buffer of the target.`,
  slowPart: (mode: Arm, of: { readonly part: keyof typeof PART; readonly partMs: number; readonly wholeMs: number }) =>
    `${mode}: of the ${milliseconds(of.wholeMs)} at P95, ${PART[of.part]} (${milliseconds(of.partMs)} P95). Start there.`,
  nothingAnswered: (mode: Arm) =>
    `${mode}: not one request was answered well. Check that the target runs, that its url is right and that it lets you in.`,
  slowMessages: (mode: Arm) => `${mode}: messages arrive late. Check the target's event loop and its upstream feed.`,
  otherModeHolds: (failed: Arm, other: Arm) =>
    `${other} passed under the same load in the same minutes. Prefer it until ${failed} is mended.`,
  worseThanReference: (candidate: Arm, reference: Arm) =>
    `Both had the same load in the same minutes: look for what ${candidate} does otherwise than ${reference}. Prefer ${reference} until that is mended.`,
  moreSamples: (mode: Arm, of: MoreSamples) => {
    const longer = of.extraMs === null ? '' : `, about ${duration(of.extraMs)} more at this rate`;
    const inPairs = of.pairs === null ? '' : ` (with --pairs ${of.pairs} or more)`;
    const flags = of.raise.map((flag) => (flag === 'duration' ? `--duration${inPairs}` : `--${flag}`));
    const how = flags.length === 0 ? 'Open more in the scenario' : `Raise ${flags.join(' or ')}`;
    return `${mode}: needs ${counted(of.needs, `more ${of.noun}`)}${longer}. ${how}.`;
  },
  readWarnings: 'Nothing must be done. Read the warnings before you rely on it.',
  nothing: 'Nothing: every gating objective holds.',
  readWhy: 'Start with the reasons above and the figures below.',
} as const;

import type { Verdict } from '../../verdict.ts';
import { listed } from './figures.ts';
import { VERDICT_WORDS } from './words.ts';

type Held = { readonly verdict: Verdict; readonly scenario: string; readonly arms: readonly string[] };

const HELD: Readonly<Record<Verdict, string>> = {
  pass: 'holds its objectives in',
  fail: 'does not hold its objectives in',
  inconclusive: 'is not shown to hold its objectives in',
};

const MATCHED: Readonly<Record<Verdict, string>> = {
  pass: 'is comparable with the baseline, and holds by its own limits',
  fail: 'is comparable with the baseline, and fails by its own limits',
  inconclusive: 'is comparable with the baseline, and undecided by its own limits',
};

/** What the vitest matchers say. The first word is the verdict, so that the first line of a failed test is the whole answer. */
export const matchersText = {
  held: ({ verdict, scenario, arms }: Held) =>
    `${VERDICT_WORDS[verdict]}: ${scenario} ${HELD[verdict]} ${listed(arms)}.`,
  compared: (verdict: Verdict, sentence: string) => `${VERDICT_WORDS[verdict]}: ${sentence}`,
  matched: (verdict: Verdict, scenario: string) => `${VERDICT_WORDS[verdict]}: ${scenario} ${MATCHED[verdict]}.`,
  incomparable: (scenario: string) =>
    `${VERDICT_WORDS.inconclusive}: ${scenario} and its baseline are incomparable, so nothing can be said of a difference. Mend what differs, or accept a new baseline with \`gateproof baseline accept\`.`,
  negated: (verdict: Verdict) => `${VERDICT_WORDS[verdict]}, where a proven fail was expected.`,
  runAgain: (command: string) => `Run it again: ${command}`,
  rejudge: (command: string) => `Judge it again: ${command}`,
  rejudgeFolder: (runId: string) => `<the folder of run ${runId}>`,
  runWord: () => 'this run',
  baselineWord: () => 'the baseline',

  notARecord: () => 'That is neither a run record nor the path of one.',
  notARecordHint: () =>
    'Give the folder of a run, its record.json, the name of a baseline, or the record itself. A summary is not enough: only a record can be judged.',
  noSuchArm: (arm: string) => `The run has no arm called "${arm}".`,
  noSuchArmHint: (known: readonly string[]) => `It has ${listed(known)}.`,
  noComparison: () => 'The run compares nothing: it has no two arms of which one must prove itself.',
  noComparisonHint: () => 'toBeNoWorse takes the record of `gateproof ab`. Of one arm, ask toHoldSlos.',
} as const;

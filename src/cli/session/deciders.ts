import type { Decider, LiveSlices } from '../../core/live.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { createAtLooks } from '../../judge/at-looks.ts';
import { createBeyondRepair } from '../../judge/beyond-repair.ts';
import { alphaOf } from '../../judge/confidence.ts';
import { judgedPairs } from '../../judge/look.ts';
import type { LoadRequest } from './request.ts';

/** A run while it plays: its plan, and the record that it would leave if it ended with these slices. */
export type Playing = {
  readonly request: LoadRequest;
  readonly plan: Plan;
  recordOf(slices: readonly SliceRecord[]): RunRecord;
};

/** `--bail`: ends the run once a gating objective is lost whatever comes. */
const bailDecider = ({ plan, recordOf }: Playing): Decider => {
  const beyondRepair = createBeyondRepair(plan, plan.scenario.gating, alphaOf(recordOf([])));
  const { earlyEnd, judgement } = englishCatalogue;
  return (live) => {
    const lost = beyondRepair(live);
    if (lost === null) return null;
    const { mode, objective, bad, most, sampleNoun: noun, allowedBadRatio } = lost;
    const name = judgement.objectiveName(objective);
    return { why: 'bail', detail: earlyEnd.lost({ mode, name, bad, most, noun, allowedBadRatio }) };
  };
};

/** `--until-decided`: ends the run at the first planned look whose verdict stands. */
const lookDecider = ({ plan, recordOf }: Playing): Decider => {
  const atLooks = createAtLooks(recordOf, judgedPairs(plan.slices).length);
  return ({ settled }: LiveSlices) => {
    const seen = atLooks(settled);
    return seen === null ? null : { why: 'decided', detail: englishCatalogue.earlyEnd.atLook(seen) };
  };
};

/** Who may end this run before its plan does, in the order in which they are asked. */
export const decidersOf = (playing: Playing): Decider[] => [
  ...(playing.request.bail ? [bailDecider(playing)] : []),
  ...(playing.request.untilDecided ? [lookDecider(playing)] : []),
];

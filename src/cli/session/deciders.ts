import type { Decider } from '../../core/live.ts';
import type { Plan } from '../../core/plan.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { createBeyondRepair } from '../../judge/beyond-repair.ts';
import type { LoadRequest } from './request.ts';

/** `--bail`: ends the run once a gating objective is lost whatever comes. */
const bailDecider = ({ scenario }: LoadRequest, plan: Plan): Decider => {
  const beyondRepair = createBeyondRepair(plan, scenario.gating);
  const { earlyEnd, judgement } = englishCatalogue;
  return (live) => {
    const lost = beyondRepair(live);
    if (lost === null) return null;
    const { mode, objective, bad, most, sampleNoun: noun, allowedBadRatio } = lost;
    const name = judgement.objectiveName(objective);
    return { why: 'bail', detail: earlyEnd.lost({ mode, name, bad, most, noun, allowedBadRatio }) };
  };
};

/** Who may end this run before its plan does, in the order in which they are asked. */
export const decidersOf = (request: LoadRequest, plan: Plan): Decider[] => [
  ...(request.bail ? [bailDecider(request, plan)] : []),
];

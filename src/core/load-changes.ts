import { isLevel } from './quote-rate.ts';
import type { Phase, Scenario } from './scenario.ts';

const isLevelPhase = ({ quotes, connections }: Phase): boolean =>
  (quotes === undefined || isLevel(quotes)) && connections?.shape !== 'burst';

/** Whether the judged load is another one at another time: then no part of it speaks for the whole. */
export const loadChanges = ({ phases }: Pick<Scenario, 'phases'>): boolean => {
  const judged = phases.filter((phase) => phase.judged);
  return judged.length > 1 || !judged.every(isLevelPhase);
};

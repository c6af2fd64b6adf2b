import type { ObjectiveId } from '../../../core/objectives.ts';
import type { Plan } from '../../../core/plan.ts';
import type { BadSample, ExportedRules, Rule } from '../player/exported-config.ts';

/** An objective of the scenario: its limit, and the share of bad samples that it allows. */
export type ExportedObjective = {
  readonly id: ObjectiveId;
  readonly limit: number;
  readonly allowedBadRatio: number;
};

/** What the samples of an objective are bad by; the others are not seen by requests alone. */
const badBy = ({ id, limit }: ExportedObjective): BadSample | null => {
  if (id === 'availability') return { what: 'unserved' };
  if (id === 'error-rate') return { what: 'failed' };
  return id === 'response-p95' ? { what: 'slow', limitMs: limit } : null;
};

/** Ranges of neighbouring numbers of the arrivals whose slices are judged. */
export const judgedRanges = ({ arrivals, slices }: Plan): readonly (readonly [number, number])[] => {
  const ranges: [number, number][] = [];
  for (let arrival = 0; arrival < arrivals.count; arrival += 1) {
    if (slices[arrivals.slice[arrival] ?? 0]?.judged !== true) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === arrival - 1) last[1] = arrival;
    else ranges.push([arrival, arrival]);
  }
  return ranges;
};

/** How many requests are judged. */
export const judgedCount = (ranges: ExportedRules['judged']): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

export type RuledBy = {
  readonly exported: ExportedRules;
  /** Objectives that a folder of requests cannot judge. */
  readonly leftOut: readonly ExportedObjective[];
};

/**
 * The objectives as thresholds of k6 over rates: the same samples are bad as for our judge, from the plan. Every judged request must have been
 * counted, since thresholds over no samples pass. Rates of k6 have no bounds: one run of few requests proves less than `gateproof collect` asks for.
 */
export const rulesOf = (plan: Plan, objectives: readonly ExportedObjective[]): RuledBy => {
  const rules: Rule[] = [];
  const thresholds: Record<string, readonly string[]> = {};
  const leftOut: ExportedObjective[] = [];
  for (const objective of objectives) {
    const bad = badBy(objective);
    if (bad === null) {
      leftOut.push(objective);
      continue;
    }
    const metric = `gateproof_bad_${objective.id.replaceAll('-', '_')}`;
    rules.push({ metric, bad });
    thresholds[metric] = [`rate<${Number(objective.allowedBadRatio.toPrecision(12))}`];
  }
  const judged = judgedRanges(plan);
  thresholds['gateproof_judged'] = [`count>=${judgedCount(judged)}`];
  return { exported: { judged, rules, thresholds }, leftOut };
};

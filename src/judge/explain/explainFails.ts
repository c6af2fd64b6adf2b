import type { Explanation } from '../../core/explanation.ts';
import type { Judgement, ObjectiveResult } from '../../core/judgement.ts';
import { quoteOperationsOf } from '../../core/quote-kinds.ts';
import type { ModeRecord, RunRecord } from '../../core/record.ts';
import type { Scenario } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { totalCount } from '../absolute.ts';
import { slicesOfArm } from '../arm-slices.ts';
import { withCarried } from '../carried.ts';
import { extentOf } from '../early-end.ts';
import { slosUnder } from '../slo/registry.ts';
import { allowedBadRatioOf, JUDGED, type Measure, type Slo } from '../slo/slo.ts';
import { breachOf, slicesInBreach } from './breach.ts';
import { type ArmSeen, otherArmOf } from './other-arm.ts';
import { reasonsOf } from './reasons.ts';
import { worstOperations, worstSymbols } from './symbols.ts';

/** The objective under the limit that it was judged by. */
const sloOf = ({ id, limit }: ObjectiveResult, record: RunRecord): Slo | undefined =>
  slosUnder({ origin: '', limits: { [id]: { limit } } }, record).find((slo) => slo.id === id);

/** What the samples of an objective were asked of, by method and path. */
const endpointOf = (
  { sampleNoun }: ObjectiveResult,
  { target }: ModeRecord,
  { quotes }: Scenario,
): Explanation['endpoint'] => {
  switch (sampleNoun) {
    case 'requests': {
      const asked = quoteOperationsOf(quotes).map((name) => target.operations[name] ?? null);
      const routes = asked.flatMap((each) => (each === null ? [] : [`${each.method} ${each.path}`]));
      return routes.length === 0 ? null : [...new Set(routes)].join(', ');
    }
    case 'connections':
    case 'messages':
    case 'clients':
    case 'subscriptions':
      return `Socket.IO ${target.socket.path}`;
    case 'samples':
      return null;
  }
};

type Fail = {
  readonly result: ObjectiveResult;
  readonly slo: Slo;
  readonly measure: Measure;
  readonly seen: ModeRecord;
  readonly slices: readonly SliceRecord[];
  readonly others: readonly ArmSeen[];
};

/** What the verdict left out of a start-up is left out here too: it is no part of the breach. */
const withoutStartUp = (
  slices: readonly SliceRecord[],
  { notes }: ObjectiveResult,
  { times }: Measure,
): readonly SliceRecord[] => {
  if (times === null) return slices;
  const startUp = new Set(
    notes.flatMap((note) =>
      note.code === 'start-up-left-out'
        ? slices.filter(({ steady, phase }) => steady && phase === note.phase).slice(0, note.slices)
        : [],
    ),
  );
  return slices.map((slice) => (startUp.has(slice) ? times.leaveOut(slice) : slice));
};

type Course = Pick<Explanation, 'course' | 'eventBad'>;

const courseOf = ({ notes }: ObjectiveResult, isLasting: boolean): Course => {
  const event = notes.find((note) => note.code === 'one-event');
  if (event !== undefined) return { course: 'one-event', eventBad: event.bad };
  return { course: isLasting ? 'lasting' : 'ended', eventBad: null };
};

const explain = ({ result, slo, measure, seen, others, ...all }: Fail, scenario: Scenario): Explanation[] => {
  const slices = withoutStartUp(all.slices, result, measure);
  const allowed = allowedBadRatioOf(slo);
  const timeline = measure.timeline(slices);
  const breach = breachOf(timeline, allowed);
  const [first, last] = [slices[breach.first], slices[breach.last]];
  if (first === undefined || last === undefined) return [];
  const isLasting = timeline.slice(breach.last + 1).every(({ n }) => n === 0);
  const { bad } = totalCount(slices.map((slice) => measure.count(slice, JUDGED)));
  return [
    {
      arm: seen.mode,
      objective: result.id,
      unit: result.unit,
      noun: result.sampleNoun,
      firstBreach: { slice: first.index, phase: first.phase, startMs: first.startMs },
      lastBreach: { slice: last.index, endMs: last.endMs },
      ...courseOf(result, isLasting),
      slices: slicesInBreach(timeline, allowed),
      endpoint: endpointOf(result, seen, scenario),
      ...reasonsOf(slices.map(measure.kinds), bad, seen),
      worstSymbols: worstSymbols(seen.bySymbol, measure.ofSymbol),
      worstOperations: worstOperations(seen.byOperation, measure.ofSymbol),
      otherArm: otherArmOf({ id: result.id, measure }, slices.slice(breach.first, breach.last + 1), others),
    },
  ];
};

/**
 * Every failed gating objective of every arm, explained: since when and until when, where it is worst, and what another arm shows in the same
 * minutes. A pure function of the record and its judgement; empty where nothing failed.
 */
export const explainFails = (record: RunRecord, judgement: Judgement): Explanation[] => {
  const { isJudged, played } = extentOf(record);
  const arms = judgement.modes.map(
    (judged): ArmSeen => ({ judged, slices: slicesOfArm(record, judged.mode).filter(isJudged) }),
  );
  return arms.flatMap((arm) => {
    const seen = record.modes.find(({ mode }) => mode === arm.judged.mode);
    return arm.judged.objectives.flatMap((result) => {
      if (seen === undefined || !result.gating || result.verdict !== 'fail') return [];
      const slo = sloOf(result, record);
      if (slo === undefined || slo.measure === null) return [];
      const others = arms.filter((other) => other !== arm);
      const slices =
        result.id === 'disconnect-rate' ? withCarried(slicesOfArm(record, seen.mode), arm.slices) : arm.slices;
      return explain({ result, slo, measure: slo.measure, seen, slices: slices.map(played), others }, record.scenario);
    });
  });
};

import type { ArmClock } from '../../core/arm-clock.ts';
import type { ComparedId, UndecidedReason } from '../../core/comparison.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { Verdict } from '../../core/verdict.ts';
import { allowedBadRatioOf, JUDGED, type Slo } from '../slo/slo.ts';
import { stampErrorMs } from '../stamp-error.ts';
import type { CountSeries } from './count-contest.ts';
import { COUNT_INDICATORS, type CountIndicator, TIME_INDICATORS, type TimeIndicator } from './indicators.ts';
import { isLatenessAlike } from './lateness-alike.ts';
import type { Arms, SlicePair } from './pairs.ts';
import { ratiosOf } from './ratios.ts';
import type { TimeSeries } from './time-contest.ts';

/** Half of what the objective allows: a candidate inside its limit but that much worse than its twin still fails. */
const ALLOWED_SHARE_OF_BUDGET = 0.5;

/** What a comparison is made from. */
export type Seen = {
  readonly pairs: readonly SlicePair[];
  readonly slices: { readonly reference: readonly SliceRecord[]; readonly candidate: readonly SliceRecord[] };
  readonly clocks: { readonly reference: ArmClock | null; readonly candidate: ArmClock | null };
  readonly gating: readonly ObjectiveId[];
  /** Every objective under the limit that the arms are judged by. */
  readonly slos: readonly Slo[];
  /** What is shown only. */
  readonly informs: readonly ComparedId[];
  readonly isInvalid: boolean;
  readonly ownVerdict: (mode: keyof Arms, objective: ObjectiveId) => Verdict;
};

const gatesOn = ({ gating }: Seen, objectives: readonly ObjectiveId[]): boolean =>
  objectives.some((objective) => gating.includes(objective));

/** What the scenario gates on is compared even if nothing of it was planned, so that it stays undecided; the rest only where it was planned. */
const isCompared = (seen: Seen, indicator: TimeIndicator | CountIndicator): boolean =>
  gatesOn(seen, indicator.objectives) ||
  [...seen.slices.reference, ...seen.slices.candidate].some((slice) => indicator.isPlanned(slice));

const sloOf = ({ slos }: Seen, objective: ObjectiveId): Slo | undefined => slos.find(({ id }) => id === objective);

const limitMsOf = (seen: Seen, { objectives, limitMs }: TimeIndicator): number | null => {
  const own = objectives.flatMap((objective) => sloOf(seen, objective) ?? []).find(({ unit }) => unit === 'ms');
  return own?.limit ?? limitMs;
};

/** The objective by which a count is judged: the first that gates. */
const judgedBy = (seen: Seen, { objectives }: CountIndicator): Slo => {
  const [first] = objectives;
  const found = sloOf(seen, objectives.find((objective) => seen.gating.includes(objective)) ?? first);
  if (found === undefined) throw new RangeError(`no objective ${first}`);
  return found;
};

/** The times to compare, and what voids them. */
export const timesOf = (seen: Seen): TimeSeries[] => {
  const { reference, candidate } = seen.slices;
  const isAlike = isLatenessAlike(seen.pairs);
  const errors = { reference: stampErrorMs(seen.clocks.reference), candidate: stampErrorMs(seen.clocks.candidate) };
  const doubtOn = (indicator: TimeIndicator): UndecidedReason | null => {
    if (seen.isInvalid) return 'invalid';
    if (indicator.clockInDoubt(reference, errors.reference) || indicator.clockInDoubt(candidate, errors.candidate))
      return 'clock';
    return isAlike ? null : 'lateness-differs';
  };
  return TIME_INDICATORS.filter((indicator) => isCompared(seen, indicator)).map((indicator) => ({
    ...ratiosOf(seen.pairs, indicator),
    id: indicator.id,
    gating: gatesOn(seen, indicator.objectives) && !seen.informs.includes(indicator.id),
    limitMs: limitMsOf(seen, indicator),
    doubt: doubtOn(indicator),
  }));
};

/** The counts to compare, and what voids them. */
export const countsOf = (seen: Seen): CountSeries[] =>
  COUNT_INDICATORS.filter((indicator) => isCompared(seen, indicator)).map((indicator) => {
    const { id, objectives } = indicator;
    const slo = judgedBy(seen, indicator);
    const sharesOf = (slice: SliceRecord) => slo.measure?.count(slice, JUDGED) ?? { n: 0, bad: 0 };
    return {
      id,
      gating: gatesOn(seen, objectives) && !seen.informs.includes(id),
      objective: slo.id,
      ownVerdicts: { reference: seen.ownVerdict('reference', slo.id), candidate: seen.ownVerdict('candidate', slo.id) },
      allowedDifference: ALLOWED_SHARE_OF_BUDGET * allowedBadRatioOf(slo),
      pairs: seen.pairs.map(({ reference, candidate }) => ({
        reference: sharesOf(reference),
        candidate: sharesOf(candidate),
      })),
      doubt: seen.isInvalid ? 'invalid' : null,
    };
  });

import type { Arm } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import type { ArmFigures } from '../../core/server-figures.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { nearestRank } from '../../measure/rank.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock } from './ratio.ts';
import { figuresOfArm, rowsBySlice, type ServerObjectiveId, type ServerRow, serverRows } from './server-rows.ts';
import type { Measure, Observation, Slo, Unseen } from './slo.ts';

/**
 * The document says "CPU < 70 %" and no quantile. A figure of a server swings from second to second, and what the line is read with (`top`) shows
 * seconds: so it is broken when it is over its limit in more than 30 % of them. Of a share that is smaller than 26 % ten seconds without a bad one,
 * the fewest that are to decide (docs/spec/documented-contract.md, P4), would prove nothing at 95 % confidence.
 */
export const SERVER_QUANTILE = 0.7;
/** Fewer samples decide nothing, whichever way (docs/spec/documented-contract.md, P4). */
export const LEAST_SERVER_SAMPLES = 10;

/** What the bad samples of a server are called. */
const OVER = 'over-limit';

/** What a judge of servers needs of a record; null: there is none yet. */
export type ServerSeen = Pick<RunRecord, 'serverFigures' | 'slices'> | null;

/** Seconds seen, and those at or over the limit. */
export const countRows = (rows: readonly ServerRow[], limit: number): SliceCount => {
  const seen = rows.filter(({ ratio }) => ratio !== null);
  const sum = (some: readonly ServerRow[]): number => some.reduce((total, { seconds }) => total + seconds, 0);
  return { n: sum(seen), bad: sum(seen.filter(({ ratio }) => (ratio ?? 0) >= limit)) };
};

/** The figure that 70 % of the seconds stay at or under: nearest rank. */
export const observeRows = (rows: readonly ServerRow[]): Observation => {
  const ratios = rows
    .flatMap(({ ratio, seconds }) => (ratio === null ? [] : Array<number>(seconds).fill(ratio)))
    .toSorted((a, b) => a - b);
  const observed = ratios[nearestRank(ratios.length, SERVER_QUANTILE) - 1] ?? null;
  return { observed, censored: false, observedOkOnly: null };
};

/** What was not seen among some samples; null where all was. */
export const unseenIn = (
  id: ServerObjectiveId,
  rows: readonly ServerRow[],
  figures: Pick<ArmFigures, 'process' | 'pool'>,
): Unseen | null => {
  const missing = rows.reduce((sum, { ratio, seconds }) => sum + (ratio === null ? seconds : 0), 0);
  const { process, pool } = figures;
  if (id === 'pool') {
    return missing === 0 ? null : { missing, ended: null, why: pool.state === 'polled' ? pool.failures : [] };
  }
  const ended = process.state === 'sampled' ? process.ended : null;
  if (missing === 0 && ended === null) return null;
  return { missing, ended, why: process.state === 'sampled' ? process.failures : [] };
};

const measureOf = (id: ServerObjectiveId, limit: number, seen: ServerSeen): Measure => {
  const placed = new Map<Arm, ReadonlyMap<number, readonly ServerRow[]>>();
  for (const figures of seen?.serverFigures ?? []) {
    const own = seen?.slices.filter(({ mode }) => mode === figures.arm) ?? [];
    placed.set(figures.arm, rowsBySlice(serverRows(id, figures) ?? [], own));
  }
  const rowsOf = ({ mode, index }: SliceRecord): readonly ServerRow[] => placed.get(mode)?.get(index) ?? [];
  const count = (slice: SliceRecord): SliceCount => countRows(rowsOf(slice), limit);
  return {
    ...bySlice(count),
    hasControlView: false,
    leastSamples: LEAST_SERVER_SAMPLES,
    unseen: (slices) => {
      const [first] = slices;
      const figures = seen === null || first === undefined ? null : figuresOfArm(seen, first.mode);
      return figures === null ? null : unseenIn(id, slices.flatMap(rowsOf), figures);
    },
    kinds: (slice): Readonly<Record<string, number>> => {
      const { bad } = count(slice);
      return bad === 0 ? {} : { [OVER]: bad };
    },
    observe: (slices) => observeRows(slices.flatMap(rowsOf)),
    clockDoubts: noClock,
    times: null,
  };
};

type ServerSlo = Pick<Slo, 'limit' | 'line'> & { readonly id: ServerObjectiveId };

/** A figure of the server: over its limit in at most 30 % of the seconds in which its arm was loaded. Without a record there is no sample. */
export const serverShare = ({ id, limit, line }: ServerSlo, seen: ServerSeen = null): Slo => ({
  ...{ id, limit, line, direction: 'below', unit: 'ratio', quantile: SERVER_QUANTILE, sampleNoun: 'samples' },
  measure: measureOf(id, limit, seen),
});

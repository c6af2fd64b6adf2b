import type { Arm } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import type { ArmFigures } from '../../core/server-figures.ts';
import type { SliceRecord } from '../../core/slice.ts';

/** The objectives that are read off the server itself. */
export type ServerObjectiveId = 'cpu' | 'memory' | 'pool';

/** One sample of a figure as a share of what it may be; null: it could not be read. It stands for `seconds` of the run. */
export type ServerRow = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ratio: number | null;
  readonly seconds: number;
};

type Figures = Pick<ArmFigures, 'process' | 'pool'>;

/** Not a number is not a figure. */
const shareOf = (value: number | null, of: number): number | null =>
  value !== null && Number.isFinite(value / of) ? value / of : null;

/** A look that came late stands for all the seconds since the one before. */
const secondsOf = (fromMs: number, toMs: number): number => Math.max(1, Math.round((toMs - fromMs) / 1000));

/** The samples of a figure; null where nothing measured it, which is something else than no sample. */
export const serverRows = (id: ServerObjectiveId, { process, pool }: Figures): ServerRow[] | null => {
  if (id === 'pool') {
    if (pool.state === 'none') return null;
    return pool.samples.map(({ atMs, utilisation }) => ({
      ...{ fromMs: atMs, toMs: atMs, seconds: 1 },
      ratio: shareOf(utilisation, 1),
    }));
  }
  if (process.state === 'none') return null;
  const { bounds, samples } = process;
  return samples.map(({ fromMs, toMs, cpuCores, memoryBytes }) => ({
    ...{ fromMs, toMs, seconds: secondsOf(fromMs, toMs) },
    ratio: id === 'cpu' ? shareOf(cpuCores, bounds.cpuCores) : shareOf(memoryBytes, bounds.memoryBytes),
  }));
};

export const figuresOfArm = ({ serverFigures }: Pick<RunRecord, 'serverFigures'>, arm: Arm): ArmFigures | null =>
  serverFigures?.find((figures) => figures.arm === arm) ?? null;

/** A sample that lies outside the load of its arm by more than this says too little about it: between two slices the target rests. */
const LEAST_INSIDE = 0.9;

const overlapMs = (row: ServerRow, { startMs, endMs }: SliceRecord): number =>
  Math.max(0, Math.min(row.toMs, endMs) - Math.max(row.fromMs, startMs));

/** The slice of one arm that a sample belongs to: where its middle lies, if that arm was loaded all the time that it speaks of. */
const sliceOf = (row: ServerRow, slices: readonly SliceRecord[]): SliceRecord | null => {
  const lastsMs = row.toMs - row.fromMs;
  const insideMs = slices.reduce((sum, slice) => sum + overlapMs(row, slice), 0);
  if (insideMs < LEAST_INSIDE * lastsMs) return null;
  const middleMs = (row.fromMs + row.toMs) / 2;
  return slices.find(({ startMs, endMs }) => middleMs >= startMs && middleMs < endMs) ?? null;
};

/** The samples of every slice of an arm, by the index of the slice. */
export const rowsBySlice = (
  rows: readonly ServerRow[],
  slices: readonly SliceRecord[],
): ReadonlyMap<number, readonly ServerRow[]> => {
  const own = [...new Map(slices.map((slice) => [slice.index, slice])).values()];
  const placed = new Map<number, ServerRow[]>();
  for (const row of rows) {
    const slice = sliceOf(row, own);
    if (slice === null) continue;
    placed.set(slice.index, [...(placed.get(slice.index) ?? []), row]);
  }
  return placed;
};

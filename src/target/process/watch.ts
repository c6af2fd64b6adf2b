import type { Clock } from '../../core/clock.ts';
import type { ProcessBounds, ProcessFigures, ProcessSample, ProcessSource } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { cpuUsed } from './cpu-time.ts';
import { beatEverySecond } from './metronome.ts';
import { type Proc, type ProcStat, residentBytes, TICKS_PER_SEC } from './proc.ts';
import { followTree, type TreeLook } from './tree.ts';

const text = englishCatalogue.serverFigures;

/** A process that was found, as it stood then. */
export type FoundProcess = {
  readonly source: ProcessSource;
  /** What the first of them runs. */
  readonly name: string;
  readonly roots: readonly ProcStat[];
  readonly bounds: ProcessBounds;
};

export type WatchOptions = {
  readonly proc: Proc;
  readonly clock: Clock;
  /** From when on, and what samples count their time from. */
  readonly startUs: number;
  /** Finds the process anew: which pids stand in its place; null where that cannot be told. */
  readonly findAgain: () => Promise<readonly number[] | null>;
};

type Sampled = Extract<ProcessFigures, { state: 'sampled' }>;

/** A watch that is under way. */
export type ProcessWatch = {
  soFar(): Sampled;
  /** What was seen, up to now; the watch is over. Never throws. */
  stop(): Promise<Sampled>;
};

type Look = { readonly atUs: number; readonly members: readonly ProcStat[] };

const memoryOf = (proc: Proc, members: readonly ProcStat[]): number | null => {
  const living = members.filter(({ isDead }) => !isDead);
  const sizes = living.flatMap(({ pid }) => residentBytes(proc, pid) ?? []);
  // A child may end between two files; of a tree without a readable one nothing is known.
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
};

/**
 * Looks at a process tree once a second: what it used since the look before, and what it holds. It costs some files of /proc a second, asks the
 * target for nothing and stops none of it. Once a process at the top is gone every further look is a sample without figures: the run goes on, and
 * what was not seen is not taken as good.
 */
export const watchProcess = ({ source, name, roots, bounds }: FoundProcess, options: WatchOptions): ProcessWatch => {
  const { proc, clock, startUs, findAgain } = options;
  const look = followTree(proc, roots);
  const samples: ProcessSample[] = [];
  const failures = new Set<string>();
  let last: Look | null = null;
  let ended: Sampled['ended'] = null;
  const sinceStartMs = (us: number): number => (us - startUs) / 1000;

  const sampleOf = (before: Look, now: Look): Pick<ProcessSample, 'cpuCores' | 'memoryBytes'> => {
    if (ended !== null) return { cpuCores: null, memoryBytes: null };
    const { ticks, isWhole } = cpuUsed(before.members, now.members);
    if (!isWhole) failures.add(text.notAccounted());
    const cores = ticks / TICKS_PER_SEC / ((now.atUs - before.atUs) / 1e6);
    const cpuCores = isWhole && Number.isFinite(cores) ? cores : null;
    const memoryBytes = memoryOf(proc, now.members);
    if (memoryBytes === null) failures.add(text.noMemory());
    return { cpuCores, memoryBytes };
  };

  const noteEnd = ({ lost }: TreeLook, atUs: number): void => {
    const [pid] = lost;
    if (ended === null && pid !== undefined) ended = { atMs: sinceStartMs(atUs), pid, successors: null };
  };

  const beat = (): void => {
    const seen = look();
    const now: Look = { atUs: clock.nowUs(), members: seen.members };
    noteEnd(seen, now.atUs);
    if (last !== null && now.atUs > last.atUs) {
      const [fromMs, toMs] = [sinceStartMs(last.atUs), sinceStartMs(now.atUs)];
      samples.push({ fromMs, toMs, ...sampleOf(last, now) });
    }
    last = now;
  };

  const soFar = (): Sampled => ({
    ...{ state: 'sampled', source, name, pids: roots.map(({ pid }) => pid), bounds },
    ...{ samples: [...samples], ended, failures: [...failures] },
  });

  const end = beatEverySecond(clock, startUs, beat);
  return {
    soFar,
    stop: async () => {
      end();
      noteEnd(look(), clock.nowUs());
      if (ended !== null) {
        const successors = await findAgain();
        ended = { ...ended, successors: successors === null ? null : [...successors] };
      }
      return soFar();
    },
  };
};

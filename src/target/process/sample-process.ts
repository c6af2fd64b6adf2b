import type { Clock } from '../../core/clock.ts';
import type { ProcessFigures, ProcessSource } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { DEFAULT_PROCESS_LIMITS } from '../../core/watched-process.ts';
import { boundsOf, type MachineSize, type StatedLimits, thisMachineSize } from './bounds.ts';
import { SAMPLE_EVERY_US } from './metronome.ts';
import { type Proc, type ProcStat, programOf, statOf, systemProc } from './proc.ts';
import { type FoundProcess, watchProcess } from './watch.ts';

const text = englishCatalogue.serverFigures;

export type AskedProcess = {
  readonly source: ProcessSource;
  readonly pids: readonly number[];
  readonly limits: StatedLimits;
};

/** The processes as they stand now, with what bounds them; a sentence where one is not there. */
export const processAt = (
  { source, pids, limits }: AskedProcess,
  proc: Proc,
  machine: MachineSize = thisMachineSize(),
): FoundProcess | string => {
  const roots: ProcStat[] = [];
  for (const pid of pids) {
    const stat = statOf(proc, pid);
    if (stat === null || stat.isDead) return text.notThere(pid);
    roots.push(stat);
  }
  const [first] = roots;
  if (first === undefined) return text.noPid();
  const { cores, memoryLimitBytes } = limits;
  const together = { memoryLimitBytes, cores: cores === null ? null : cores * roots.length };
  return { source, name: programOf(proc, first), roots, bounds: boundsOf(proc, first.pid, together, machine) };
};

export type SampleOptions = {
  readonly pid: number;
  /** At least 10: fewer samples decide nothing (docs/spec/documented-contract.md, P4). */
  readonly seconds: number;
  readonly clock: Clock;
  readonly source?: ProcessSource;
  readonly limits?: StatedLimits;
  readonly proc?: Proc;
};

/**
 * Samples a process tree once a second for so many seconds, from now on: CPU in cores, memory in bytes, and what both are shares of. A process that
 * is not there, or a machine that cannot be looked at, is `none` with the reason; one that ends meanwhile has samples without figures. Never throws.
 */
export const sampleProcess = async (options: SampleOptions): Promise<ProcessFigures> => {
  const { pid, seconds, clock, source = 'pid-file', limits = DEFAULT_PROCESS_LIMITS, proc = systemProc } = options;
  const found = processAt({ source, pids: [pid], limits }, proc);
  if (typeof found === 'string') return { state: 'none', why: found };
  const startUs = clock.nowUs();
  const watch = watchProcess(found, { proc, clock, startUs, findAgain: async () => null });
  await new Promise<void>((resolve) => {
    // Half a beat more, so that the last one is in.
    clock.after((seconds + 0.5) * SAMPLE_EVERY_US, resolve);
  });
  return watch.stop();
};

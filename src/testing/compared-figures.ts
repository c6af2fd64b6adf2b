import { systemClock } from '../core/clock.ts';
import type { ProcessSample } from '../core/server-figures.ts';
import { sampleProcess } from '../target/process/sample-process.ts';
import { type Plant, startPlant } from './planted-process.ts';

/** What was sampled beside what the operating system booked over the same time: CPU in points of one core, memory in points of the limit. */
export type ComparedFigures = {
  readonly samples: number;
  readonly unseen: number;
  readonly cpuPoints: { readonly ours: number; readonly system: number };
  readonly memoryPoints: { readonly ours: number; readonly system: number };
};

export const MEMORY_LIMIT_BYTES = 1_073_741_824;

/** The mean of the CPU of all samples over their time, in points of one core. */
export const meanCpuPoints = (samples: readonly ProcessSample[]): number => {
  const seen = samples.flatMap(({ fromMs, toMs, cpuCores }) =>
    cpuCores === null ? [] : [{ lastsMs: toMs - fromMs, cpuCores }],
  );
  const allMs = seen.reduce((sum, { lastsMs }) => sum + lastsMs, 0);
  return (100 * seen.reduce((sum, { lastsMs, cpuCores }) => sum + lastsMs * cpuCores, 0)) / allMs;
};

const meanMemoryPoints = (samples: readonly ProcessSample[]): number => {
  const bytes = samples.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  return ((100 / MEMORY_LIMIT_BYTES) * bytes.reduce((sum, each) => sum + each, 0)) / bytes.length;
};

/** Plants a process, samples it for so many seconds as a run does, and asks the operating system for the same time. */
export const compareWithSystem = async (plant: Plant, seconds: number): Promise<ComparedFigures> => {
  const planted = await startPlant(plant);
  try {
    const limits = { cores: 1, memoryLimitBytes: MEMORY_LIMIT_BYTES };
    const [fromUs, before] = [systemClock.nowUs(), await planted.booked()];
    const figures = await sampleProcess({ pid: planted.pid, seconds, clock: systemClock, limits });
    const [after, toUs] = [await planted.booked(), systemClock.nowUs()];
    if (figures.state === 'none') throw new Error(figures.why);
    const { samples } = figures;
    return {
      samples: samples.length,
      unseen: samples.filter(({ cpuCores, memoryBytes }) => cpuCores === null || memoryBytes === null).length,
      cpuPoints: {
        ours: meanCpuPoints(samples),
        system: (100 * (after.cpuUs - before.cpuUs)) / (toUs - fromUs),
      },
      memoryPoints: {
        ours: meanMemoryPoints(samples),
        system: (100 * (before.rssBytes + after.rssBytes)) / 2 / MEMORY_LIMIT_BYTES,
      },
    };
  } finally {
    await planted.stop();
  }
};

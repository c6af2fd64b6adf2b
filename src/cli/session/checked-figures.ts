import type { Clock } from '../../core/clock.ts';
import type { Profile } from '../../core/profile.ts';
import type { ProcessFigures } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { SAMPLE_EVERY_US } from '../../target/process/metronome.ts';
import { systemProc } from '../../target/process/proc.ts';
import { watchProcess } from '../../target/process/watch.ts';
import type { ServerFigures, ServerReading } from '../../verify/server-figures.ts';
import type { CliContext } from '../context.ts';
import { isFound, lookForProcess } from './figures.ts';

const text = englishCatalogue.serverFigures;
type Sampled = Extract<ProcessFigures, { state: 'sampled' }>;

const unread = (why: string): ServerReading => ({ state: 'not-measurable', why });

/** Samples as shares of what bounds the process. A process that ended, or a second of which nothing is known, makes all of it not measurable: what was not seen is not taken as good. */
export const readingOf = (sampled: Sampled): ServerReading => {
  const { bounds, samples, ended, failures } = sampled;
  if (ended !== null) return unread(text.endedMeanwhile(ended.pid));
  const cpu = samples.map(({ cpuCores }) => (cpuCores === null ? Number.NaN : cpuCores / bounds.cpuCores));
  const memory = samples.map(({ memoryBytes }) =>
    memoryBytes === null ? Number.NaN : memoryBytes / bounds.memoryBytes,
  );
  if ([...cpu, ...memory].some(Number.isNaN)) return unread(failures[0] ?? text.noMemory());
  return { state: 'read', process: text.processName(sampled), memoryOf: text.memoryOf(bounds), cpu, memory };
};

const elapsed = (clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(durationMs * 1000 + SAMPLE_EVERY_US / 2, resolve);
    const onAbort = (): void => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });

/** Watches the process that a profile names, for the checks P3 and P4; null where it names none. */
export const checkedFigures = (profile: Profile, url: string, context: CliContext): ServerFigures | null => {
  if (profile.process === null) return null;
  const { clock } = context;
  return async (durationMs, signal) => {
    const found = await lookForProcess({ profile, url, pid: null }, context);
    if (!isFound(found)) return unread(found.why);
    const watch = watchProcess(found, { proc: systemProc, clock, startUs: clock.nowUs(), findAgain: async () => null });
    await elapsed(clock, durationMs, signal);
    return readingOf(await watch.stop());
  };
};

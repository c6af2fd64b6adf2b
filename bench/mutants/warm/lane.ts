import { join } from 'node:path';
import type { Answer, Request } from './messages.ts';
import { type Ended, startWarm, type WarmProcess } from './process.ts';

/** Runs tests of one copy, one request at a time. */
export type Lane = { run(request: Request): Promise<Answer | Ended>; stop(): void };

/** Of a process that neither answers nor uses up its time: the machine is stopped, or the bench is wrong. */
const STUCK_MS = 600_000;

/** Keeps a warm process for a copy: started when first asked, and anew after it had to be killed or ended by itself. */
export const openLane = (path: string, signal: AbortSignal): Lane => {
  let warm: WarmProcess | null = null;
  const stop = (): void => {
    warm?.kill();
    warm = null;
  };
  const command = [process.execPath, join(import.meta.dirname, 'main.ts'), path] as const;
  return {
    stop,
    run: async (request) => {
      warm ??= await startWarm(command, { cwd: path, stuckMs: STUCK_MS, signal });
      const answer = await warm.ask(request);
      signal.throwIfAborted();
      if (answer.kind !== 'passed' && answer.kind !== 'failed') stop();
      return answer;
    },
  };
};

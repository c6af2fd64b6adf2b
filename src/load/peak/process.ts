import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeakPlayed } from '../../core/peak.ts';
import type { PeakJob } from '../drivers/peak.ts';
import type { FromPeak, ToPeak } from './protocol.ts';

/** How a play ended: with what it measured, or lost with its process and the reason. */
export type PeakOutcome =
  | { readonly fate: 'played'; readonly played: PeakPlayed }
  | { readonly fate: 'lost'; readonly detail: string };

/** One process for all plays, so that each finds it as warm as the last. Plays are one at a time. */
export type PeakWorker = {
  play(job: PeakJob): Promise<PeakOutcome>;
  /** The play that is under way drains and tells what it has. */
  stop(): void;
  close(): void;
};

/** The entry stands beside this file, as source or as built. */
const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './entry.ts' : './entry.js', import.meta.url));

const post = (child: ChildProcess, message: ToPeak): void => {
  if (child.connected) child.send(message, () => {});
};

/** It inherits no environment: credentials come with the job, and it checks no certificate (drivers/peak.ts). */
export const startPeakWorker = (): PeakWorker => {
  const child = fork(entry, [], { serialization: 'advanced', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const { promise: lost, resolve: lose } = Promise.withResolvers<PeakOutcome>();
  let stderr = '';
  let tell: (outcome: PeakOutcome) => void = () => {};
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-2_000);
  });
  child.on('message', (message: FromPeak) => {
    if (message.kind === 'played') tell({ fate: 'played', played: message.played });
    else lose({ fate: 'lost', detail: message.message });
  });
  child.on('error', (error) => lose({ fate: 'lost', detail: error.message }));
  child.on('exit', (code, signal) =>
    lose({ fate: 'lost', detail: `${signal ?? `exit code ${code}`} ${stderr}`.trim() }),
  );
  return {
    play: (job) => {
      const played = new Promise<PeakOutcome>((resolve) => {
        tell = resolve;
      });
      post(child, { kind: 'play', job });
      return Promise.race([played, lost]);
    },
    stop: () => post(child, { kind: 'stop' }),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
};

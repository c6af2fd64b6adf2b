import { randomUUID } from 'node:crypto';
import type { PeakReport, PeakRound } from '../../core/peak.ts';
import { startPeakWorker } from '../../load/peak/process.ts';
import type { StopReason } from '../../load/perform.ts';
import type { CliContext } from '../context.ts';
import type { SignalWatch } from '../signals.ts';
import type { PeakArm } from './meet.ts';
import { type PeakRequest, WARM_UP_MS } from './request.ts';

/** As the quotes of a run wait (docs/scenarios.md). */
const TIMEOUT_MS = 10_000;
const DRAIN_MS = 5_000;

export type PeakPlays = { readonly rounds: readonly PeakRound[]; readonly stopped: PeakReport['stopped'] };

type Turn = { readonly round: number; readonly connections: number; readonly arm: PeakArm };

/** All plays in their order: the modes take turns, and who begins changes from round to round. */
export const turnsOf = (
  { rounds, connections }: Pick<PeakRequest, 'rounds' | 'connections'>,
  arms: readonly PeakArm[],
): readonly Turn[] =>
  Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) =>
    connections.flatMap((each) =>
      (round % 2 === 1 ? arms : arms.toReversed()).map((arm) => ({ round, connections: each, arm })),
    ),
  );

/** Plays all rounds, one play after another, in one worker process. What was played is kept however it ends. */
export const playRounds = async (
  request: PeakRequest,
  arms: readonly PeakArm[],
  signals: SignalWatch,
  context: CliContext,
): Promise<PeakPlays> => {
  const { peak } = context.catalogue;
  const worker = startPeakWorker();
  const rounds: PeakRound[] = [];
  const state: { stopped: PeakReport['stopped'] } = { stopped: null };
  void signals.stop.then(({ why, detail }: StopReason) => {
    state.stopped = { why, detail };
    worker.stop();
  });
  const runId = randomUUID();
  try {
    for (const { round, connections, arm } of turnsOf(request, arms)) {
      if (state.stopped !== null) break;
      context.stderr(`${peak.playing(arm.mode, connections, round, request.rounds)}\n`);
      const outcome = await worker.play({
        ...{ baseUrl: arm.spec.baseUrl, request: arm.operation, symbols: arm.spec.quoteSymbols },
        ...{ credentials: arm.credentials, runId, connections },
        ...{ warmUpMs: WARM_UP_MS, durationMs: request.durationMs, timeoutMs: TIMEOUT_MS, drainMs: DRAIN_MS },
      });
      if (outcome.fate === 'lost') {
        state.stopped ??= { why: 'worker-lost', detail: peak.lost(outcome.detail) };
        break;
      }
      rounds.push({ round, arm: arm.mode, connections, played: outcome.played });
    }
  } finally {
    worker.close();
  }
  return { rounds, stopped: state.stopped };
};

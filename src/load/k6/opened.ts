import { createRedactor } from '../../core/redact.ts';
import type { PerformOptions } from '../perform.ts';
import type { SocketProgress } from '../progress.ts';
import type { ArrivalSample } from '../quote-lane.ts';
import { openEchoServer } from './echo.ts';
import type { K6 } from './find.ts';
import { Fold, type Folded } from './fold.ts';
import { lossOf } from './loss.ts';
import { playOnStage } from './play.ts';
import { limitsOf, shipPlan } from './shipped.ts';
import { layStage } from './stage.ts';

/** What k6 performed. `loss`: what of it is not known, in sentences; null = nothing. */
export type K6Performed = Folded & {
  readonly samples: readonly ArrivalSample[];
  readonly loss: string | null;
  /** As in `K6PlayEnd`. */
  readonly clockStepMs: number | null;
};

/** k6 that was started on its part of a plan. */
export type OpenedK6 = {
  /** When its plan begins, on our clock; null where it ended before it said so. */
  readonly begun: Promise<number | null>;
  readonly over: Promise<K6Performed>;
  /** Asks it to end early: what it has not sent is not released, and no loss. */
  interrupt(): void;
  /** How many of its requests have ended. */
  ended(): number;
  /** How its sockets stand. */
  sockets(): SocketProgress;
};

export type Part = {
  /** The arrivals that k6 plays. */
  readonly arrivals: Uint32Array;
  readonly connections: Uint32Array;
  /** Whether another engine begins at the same instant. */
  readonly others: boolean;
  onProgress(): void;
};

/** Lays out a part of a plan for k6 and starts it. Its folder is gone when it is over. */
export const openK6 = async (k6: K6, options: PerformOptions, part: Part): Promise<OpenedK6> => {
  const { plan, clock, job, notBeforeUs } = options;
  const { arrivals, connections, others, onProgress } = part;
  const notBeforeMs = notBeforeUs === null ? null : clock.wallMs() + (notBeforeUs - clock.nowUs()) / 1000;
  const waitMs = notBeforeMs === null ? 0 : Math.max(0, notBeforeMs - clock.wallMs());
  const echo = await openEchoServer();
  const begins = { notBeforeMs, waitMs, others };
  const { targets, runId } = job;
  const parts = { plan, arrivals, connections, targets, runId };
  const shipped = shipPlan({ ...parts, ...begins, echoUrl: echo?.url ?? null });
  const { virtualUsers, rows, sockets } = shipped.config;
  const samples: ArrivalSample[] = [];
  const fold = new Fold({
    ...{ plan, arrivals, limits: job.limits, redact: createRedactor(job.secrets) },
    sockets: {
      ...{ connections, lanes: sockets?.lanes ?? 0, shards: options.share.count },
      // Where two engines share a broadcast, neither knows its audience.
      numbered: !others && job.targets.every(({ spec }) => spec.socket.sequence !== null),
      aheadMs: (wanted) => job.targets.find(({ arm }) => arm === wanted)?.stamps.aheadMs ?? 0,
    },
    known: (wanted) => job.targets.find(({ arm }) => arm === wanted)?.spec ?? { quoteSymbols: [], quoteMarkets: {} },
    tap: job.keepSamples ? (sample) => samples.push(sample) : null,
  });
  // One k6 has one list of addresses: those of the sockets, where there are any.
  const sources = sockets === null || job.sources.length === 0 ? job.quoteSources : job.sources;
  const stage = await layStage(shipped, sources, options.caEnv);
  const limits = limitsOf(plan, virtualUsers + (sockets?.lanes ?? 0), rows + connections.length);
  const play = playOnStage({ k6, stage, shipped, fold, clock, limits, onProgress });
  let interrupted = false;
  const finish = async (): Promise<K6Performed> => {
    try {
      const end = await play.end;
      const begunUs = await play.begun;
      const folded = fold.finish(begunUs === null ? undefined : Math.max(0, end.endedUs - begunUs));
      const { faults } = folded;
      const { clockStepMs } = end;
      return { ...folded, samples, clockStepMs, loss: lossOf({ ...end, faults, rows: arrivals.length, interrupted }) };
    } finally {
      await echo?.close();
      await stage.remove();
    }
  };
  return {
    begun: play.begun,
    over: finish(),
    interrupt: () => {
      interrupted = true;
      play.interrupt();
    },
    ended: () => fold.ended,
    sockets: () => fold.sockets,
  };
};

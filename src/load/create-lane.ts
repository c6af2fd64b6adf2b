import type { Arm } from '../core/modes.ts';
import { inFlightMaxOf } from '../core/quote-pool.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { EngineOptions } from './engine-options.ts';
import { createExampleKeeper } from './examples.ts';
import type { Lane } from './lane.ts';
import { countingOf } from './quote-counting.ts';
import { QuoteLane } from './quote-lane.ts';
import type { SliceFinder } from './slice-finder.ts';
import { SocketLane } from './socket-lane.ts';
import { twinBookOf } from './twins.ts';

/** What the lanes of an engine share. */
type Ground = {
  readonly recorder: Recorder;
  readonly sliceAt: SliceFinder;
  /** Since the start of the run. */
  nowUs(): number;
  /** Told of each request that ended. */
  ended(nowUs: number): void;
};

/** All that plays for one arm. */
export const createLane = (mode: Arm, options: EngineOptions, { recorder, sliceAt, nowUs, ended }: Ground): Lane => {
  const { plan, shard, drivers, tap } = options;
  const { quotes, sockets } = plan.scenario;
  const examples = createExampleKeeper(options.redact);
  const shared = { clock: { ...options.clock, nowUs }, startUs: 0, recorder, examples };
  const known = { quoteSymbols: options.quoteSymbols(mode), quoteMarkets: options.quoteMarkets?.(mode) ?? {} };
  const quoteLane = new QuoteLane({
    ...shared,
    ...{ arrivals: plan.arrivals, slices: plan.slices, ended },
    ...countingOf(quotes, known, options.limits.responseMs),
    settings: { ...quotes, inFlightMax: inFlightMaxOf(plan.scenario, shard.count) },
    tap,
  });
  const socketLane = new SocketLane({
    ...shared,
    ...{ connections: plan.connections, slices: plan.slices },
    ...{ connectTimeoutUs: sockets.connectTimeoutMs * 1000, convergeMs: sockets.convergeMs },
    sliceAt,
    returnSeed: sockets.reconnect ? plan.seed : null,
    slowReading: { pauseUs: sockets.slowReaders.pauseMs * 1000, readUs: sockets.slowReaders.readMs * 1000 },
    subscribes: sockets.subscribe,
    numbered: {
      symbols: sockets.subscribe ? options.numberedSymbols(mode) : 0,
      perConnection: sockets.symbolsPerConnection,
    },
    twins: twinBookOf(plan, shard, mode),
  });
  const quoteDriver = drivers.quotes(mode, quoteLane);
  const socketDriver = drivers.sockets(mode, socketLane);
  quoteLane.use(quoteDriver);
  socketLane.use(socketDriver);
  return { quotes: quoteLane, sockets: socketLane, examples, drivers: [quoteDriver, socketDriver] };
};

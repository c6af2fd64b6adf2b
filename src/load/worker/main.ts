import { systemClock } from '../../core/clock.ts';
import { createRedactor } from '../../core/redact.ts';
import { warmHistograms } from '../../measure/histogram.ts';
import { createPlan } from '../../scenario/plan.ts';
import { Engine } from '../engine.ts';
import type { ArrivalSample } from '../quote-lane.ts';
import { driversOf } from './drivers.ts';
import { type Echo, openEcho } from './echo.ts';
import { watchLoop } from './loop-utilisation.ts';
import type { FromWorker, Job, ToWorker } from './protocol.ts';

/** A load worker: takes a job from its parent, plays its shard, sends back what it counted. Without its parent it ends. */

const PROGRESS_MS = 500;

const send = (message: FromWorker): void => {
  process.send?.(message);
};

type Ready = {
  readonly engine: Engine;
  readonly samples: readonly ArrivalSample[];
  readonly echo: Echo | null;
  readonly loop: () => number;
};

/** Makes all that takes time: a plan of a million requests needs longer than the common start is ahead. */
const makeReady = async (job: Job): Promise<Ready> => {
  warmHistograms();
  const echo = await openEcho(systemClock);
  const plan = createPlan(job.scenario, job.plan);
  if (plan.hash !== job.plan.hash)
    throw new Error(`the plan of this worker (${plan.hash}) is not the run's (${job.plan.hash})`);
  const samples: ArrivalSample[] = [];
  const loop = watchLoop();
  const engine = new Engine({
    plan,
    shard: job.shard,
    elsewhere: new Set(job.elsewhere),
    clock: systemClock,
    startUs: null,
    drivers: driversOf(job, plan, systemClock),
    limits: job.limits,
    quoteSymbols: (wanted) => job.targets.find(({ arm }) => arm === wanted)?.spec.quoteSymbols ?? [],
    quoteMarkets: (wanted) => job.targets.find(({ arm }) => arm === wanted)?.spec.quoteMarkets ?? {},
    numberedSymbols: (wanted) => {
      const socket = job.targets.find(({ arm }) => arm === wanted)?.spec.socket;
      return socket === undefined || socket.sequence === null ? 0 : socket.symbols.length;
    },
    redact: createRedactor(job.secrets),
    tap: job.keepSamples ? (sample) => samples.push(sample) : null,
    loopUtilisation: loop,
    live: job.live ? (parts) => send({ kind: 'live', parts }) : null,
  });
  return { engine, samples, echo, loop };
};

const play = async ({ engine, samples, echo, loop }: Ready, startUs: number): Promise<void> => {
  engine.beginAt(startUs);
  // The wait for the start is nobody's busy time.
  loop();
  echo?.start((dueUs, latencyUs) => engine.echo(dueUs, latencyUs));
  const timer = setInterval(() => send({ kind: 'progress', progress: engine.progress() }), PROGRESS_MS);
  const { slices, examples, bySymbol, byOperation, wires, ledgers, twins } = await engine.run();
  clearInterval(timer);
  echo?.close();
  const apart = { examples: [...examples], bySymbol: [...bySymbol], ledgers: [...ledgers], twins: [...twins] };
  send({ kind: 'done', slices, ...apart, byOperation: [...byOperation], wires: [...wires], samples });
};

let ready: Ready | null = null;

const fail = (error: unknown): void => {
  send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
};

const receive = async (message: ToWorker): Promise<void> => {
  if (message.kind === 'stop') ready?.engine.stop(message.drain);
  if (message.kind === 'job') {
    ready = await makeReady(message);
    send({ kind: 'ready' });
  }
  if (message.kind === 'start' && ready !== null) await play(ready, message.startUs);
};

process.on('message', (message: ToWorker) => {
  receive(message).catch(fail);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent alone decides when to stop, and says so by message.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('uncaughtException', fail);

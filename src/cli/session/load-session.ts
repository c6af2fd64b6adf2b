import { caEnvOf } from '../../core/ca-env.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { EXACT_LIMITS } from '../../judge/slo/registry.ts';
import { correctionBy } from '../../load/clock/estimate.ts';
import { hasJumped, type WallWatch, watchWall } from '../../load/host/clock-check.ts';
import type { K6 } from '../../load/k6/find.ts';
import { probeIdleHost } from '../../load/noise/idle-probe.ts';
import { type Performed, type PerformOptions, performedNothing } from '../../load/perform.ts';
import type { ArrivalSample } from '../../load/quote-lane.ts';
import { openEventLog } from '../../store/events.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { createProgressLine } from '../progress.ts';
import { watchSignals } from '../signals.ts';
import { type After, lookAfter } from './after-load.ts';
import type { Secrets } from './arms.ts';
import type { OpenTargetBooks } from './books.ts';
import { runAgainCommand } from './commands.ts';
import { decidersOf } from './deciders.ts';
import { engineRecordOf, type PlayingEngine, performBy } from './engine.ts';
import { type OpenServers, type WatchedServers, watchServers } from './figures.ts';
import { type PreparedHost, shareOf } from './host.ts';
import { type Proxies, proxyWarnings } from './proxies.ts';
import type { ReadyArm } from './ready-arm.ts';
import { composeRecord } from './record.ts';
import type { LoadRequest } from './request.ts';

/** Everything a load needs, made ready. */
export type Session = {
  readonly request: LoadRequest;
  readonly context: CliContext;
  readonly plan: Plan;
  readonly secrets: Secrets;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly host: PreparedHost;
  readonly ready: readonly ReadyArm[];
  readonly books: readonly OpenTargetBooks[];
  readonly servers: OpenServers;
  readonly proxies: Proxies;
  /** null: no request is sent by it. */
  readonly k6: K6 | null;
};

const quietHost = async ({ request, context }: Pick<Session, 'request' | 'context'>) => {
  const { cli } = context.catalogue;
  context.stderr(`${cli.looking()}\n`);
  const noise = await probeIdleHost(context.clock, request.waitQuietMs);
  if (!noise.quiet) context.stderr(`${cli.notQuiet(noise.waitedMs)}\n`);
  return noise;
};

export type Loaded = {
  readonly record: RunRecord;
  readonly samples: readonly ArrivalSample[];
  /** Ends the watch over signals, to be called once the record is written; it does nothing where somebody else watches. */
  unwatch(): void;
};

/** Plays the plan; an error of our own becomes a record in which nothing was released, which can never pass. */
const performOrAccount = async (engine: PlayingEngine, options: PerformOptions): Promise<Performed> => {
  try {
    return await performBy(engine, options);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return performedNothing(options, detail);
  }
};

/** The instant of the monotonic clock before which the load may not begin. */
const notBeforeUs = ({ startAtMs }: LoadRequest, { clock, stderr, catalogue }: CliContext): number | null => {
  if (startAtMs === null) return null;
  stderr(`${catalogue.merge.waiting(new Date(startAtMs).toISOString())}\n`);
  return clock.nowUs() + (startAtMs - clock.wallMs()) * 1000;
};

/** Wall time is read in whole milliseconds, by two clocks at the two ends of an instant. */
const LATE_START_MS = 5;

/** A shard that was not ready at the common start began after the others. */
export const lateStart = ({ startAtMs }: Pick<LoadRequest, 'startAtMs'>, startedAtMs: number): string[] => {
  const lateMs = startAtMs === null ? 0 : startedAtMs - startAtMs;
  return lateMs > LATE_START_MS ? [englishCatalogue.shards.lateStart(lateMs)] : [];
};

/** What a run has performed while it plays, but for its slices. */
const NOTHING_YET: Performed = {
  ...{ startUs: 0, durationMs: 0, slices: [], workers: [], stopped: null, unwatchedFromMs: null },
  ...{
    examples: new Map(),
    bySymbol: new Map(),
    byOperation: new Map(),
    wires: new Map(),
    ledgers: new Map(),
    twins: new Map(),
    samples: [],
  },
};

/** Message latencies are read from wall time: one that jumped while they were measured makes them wrong. */
const wallWarnings = (seen: ReturnType<WallWatch>): string[] =>
  hasJumped(seen)
    ? [englishCatalogue.doctor.warning({ code: 'wall-jump', jumpMs: seen.wallJumpMs, lookedMs: seen.lookedMs })]
    : [];

/** What load processes are told, but for their part of it. */
const jobOf = ({ ready, proxies, host, request, secrets, runId }: Session): PerformOptions['job'] => ({
  targets: ready.map(({ arm, credentials, clock }) => ({
    ...{ arm: arm.arm, spec: arm.spec, credentials, ...proxies.wayOf(arm.arm) },
    stamps: correctionBy(clock?.before ?? null),
  })),
  ...{ sources: host.record.sources, quoteSources: request.sources, names: host.record.names },
  ...(host.quoteConnectionsMost === null ? {} : { quoteConnectionsMost: host.quoteConnectionsMost }),
  limits: EXACT_LIMITS,
  secrets: secrets.all,
  runId,
  keepSamples: request.keepSamples,
});

/** Sends the load of a session and composes its record. From here on a record is left whatever happens. */
export const playSession = async (session: Session): Promise<Loaded> => {
  const { request, context, plan, secrets, runId, host, ready } = session;
  const wall = watchWall(context.clock);
  const noise = await quietHost(session);
  const events = openEventLog(session.folder.path, context.clock, secrets.redact);
  const signals = context.signals ?? watchSignals(context.stderr);
  const progress = createProgressLine(plan, shareOf(request.shard), context);
  context.stderr(`${context.catalogue.cli.starting(plan.scenario.name, plan.durationUs / 1000)}\n`);
  const { clock } = context;
  let startedAtMs = clock.wallMs();
  const command = runAgainCommand(context.commandLine);
  const engine = engineRecordOf(request.engine, session.k6, plan);
  const known = { request, plan, runId, command, noise, engine, host: host.record };
  let watched: WatchedServers | null = null;
  const nothingAfter: After = { ready, books: new Map(), figures: null, proxies: new Map() };
  const recordOf = (performed: Performed, after = nothingAfter): RunRecord => {
    const wallSeen = wall();
    return composeRecord({
      ...known,
      ...after,
      startedAtMs,
      performed,
      figures: after.figures ?? watched?.soFar() ?? [],
      wallJumpMs: wallSeen.wallJumpMs,
      warnings: [
        ...lateStart(request, startedAtMs),
        ...host.warnings,
        ...wallWarnings(wallSeen),
        ...proxyWarnings(after.proxies),
      ],
    });
  };
  const performed = await performOrAccount(
    { ...engine, k6: session.k6 },
    {
      plan,
      pairsMax: request.pairsMax,
      job: jobOf(session),
      deciders: decidersOf({ request, plan, recordOf: (slices) => recordOf({ ...NOTHING_YET, slices: [...slices] }) }),
      share: shareOf(request.shard),
      workers: host.workers,
      notBeforeUs: notBeforeUs(request, context),
      clock,
      caEnv: caEnvOf(context.env),
      stop: signals.stop,
      onStart: (startUs) => {
        watched = watchServers(session.servers, startUs, context);
        startedAtMs = Math.round(clock.wallMs() + (startUs - clock.nowUs()) / 1000);
        events.note('load-started', { runId, planHash: plan.hash, startUs });
      },
      onProgress: progress.show,
      onDecided: (detail) => context.stderr(`${context.catalogue.earlyEnd.ending(detail)}\n`),
    },
  );
  progress.end();
  events.note('load-ended', { durationMs: performed.durationMs, stopped: performed.stopped });
  const { ended, after } = await lookAfter(session, { performed, watched, signals });
  const unwatch = context.signals === undefined ? signals.release : () => {};
  return { record: recordOf(ended, after), samples: performed.samples, unwatch };
};

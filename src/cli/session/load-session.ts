import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Books, RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { EXACT_LIMITS } from '../../judge/slo/registry.ts';
import { hasJumped, type WallWatch, watchWall } from '../../load/host/clock-check.ts';
import { probeIdleHost } from '../../load/noise/idle-probe.ts';
import { type Performed, type PerformOptions, perform, performedNothing } from '../../load/perform.ts';
import type { ArrivalSample } from '../../load/quote-lane.ts';
import { openEventLog } from '../../store/events.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { type BooksReader, openBooks } from '../../target/books.ts';
import { ourBooksOf } from '../../target/our-books.ts';
import type { CliContext } from '../context.ts';
import { createProgressLine } from '../progress.ts';
import { watchSignals } from '../signals.ts';
import type { OpenArm, Secrets } from './arms.ts';
import { runAgainCommand } from './commands.ts';
import { type PreparedHost, shareOf } from './host.ts';
import type { ReadyArm } from './ready.ts';
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
  readonly books: ReadonlyMap<Arm, BooksReader>;
};

const quietHost = async ({ request, context }: Pick<Session, 'request' | 'context'>) => {
  const { cli } = context.catalogue;
  context.stderr(`${cli.looking()}\n`);
  const noise = await probeIdleHost(context.clock, request.waitQuietMs);
  if (!noise.quiet) context.stderr(`${cli.notQuiet(noise.waitedMs)}\n`);
  return noise;
};

/** Our counts beside the targets' own, mode by mode; of a shard only the targets' own, since it was not alone with them. */
const compareBooks = async (
  { ready, books, request }: Session,
  { slices }: Performed,
): Promise<ReadonlyMap<Arm, Books>> => {
  const compared = new Map<Arm, Books>();
  for (const { arm, preflight } of ready) {
    const reader = books.get(arm.arm);
    if (reader !== undefined && request.shard !== null) compared.set(arm.arm, await reader.readAgain());
    else if (reader !== undefined) compared.set(arm.arm, await reader.compare(ourBooksOf(slices, arm.arm, preflight)));
  }
  return compared;
};

/** Opens the books of every arm's target before the load. */
export const openAllBooks = async (
  arms: readonly OpenArm[],
  request: LoadRequest,
  secrets: Secrets,
  context: CliContext,
) => {
  const books = new Map<Arm, BooksReader>();
  for (const { arm, client } of arms) {
    const { adminToken } = secrets;
    books.set(arm, await openBooks({ client, profile: request.profile, adminToken, clock: context.clock }));
  }
  return books;
};

export type Loaded = { readonly record: RunRecord; readonly samples: readonly ArrivalSample[] };

/** Plays the plan; an error of our own becomes a record in which nothing was released, which can never pass. */
const performOrAccount = async (options: PerformOptions): Promise<Performed> => {
  try {
    return await perform(options);
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

/** Message latencies are read from wall time: one that jumped while they were measured makes them wrong. */
const wallWarnings = ({ wallJumpMs, lookedMs }: ReturnType<WallWatch>): string[] =>
  hasJumped({ wallJumpMs, lookedMs })
    ? [englishCatalogue.doctor.warning({ code: 'wall-jump', jumpMs: wallJumpMs, lookedMs })]
    : [];

/** Sends the load of a session and composes its record. From here on a record is left whatever happens. */
export const playSession = async (session: Session): Promise<Loaded> => {
  const { request, context, plan, secrets, runId, host, ready } = session;
  const wall = watchWall(context.clock);
  const noise = await quietHost(session);
  const events = openEventLog(session.folder.path, context.clock, secrets.redact);
  const signals = watchSignals(context.stderr);
  const progress = createProgressLine(plan, shareOf(request.shard), context);
  context.stderr(`${context.catalogue.cli.starting(plan.scenario.name, plan.durationUs / 1000)}\n`);
  const { clock } = context;
  let startedAtMs = clock.wallMs();
  const performed = await performOrAccount({
    plan,
    pairsMax: request.pairsMax,
    job: {
      targets: ready.map(({ arm, credentials }) => ({ arm: arm.arm, spec: arm.spec, credentials })),
      limits: EXACT_LIMITS,
      secrets: secrets.all,
      runId,
      keepSamples: request.keepSamples,
    },
    share: shareOf(request.shard),
    workers: host.workers,
    notBeforeUs: notBeforeUs(request, context),
    clock,
    stop: signals.stop,
    onStart: (startUs) => {
      startedAtMs = Math.round(clock.wallMs() + (startUs - clock.nowUs()) / 1000);
      events.note('load-started', { runId, planHash: plan.hash, startUs });
    },
    onProgress: progress.show,
  });
  progress.end();
  signals.release();
  events.note('load-ended', { durationMs: performed.durationMs, stopped: performed.stopped });
  const books = await compareBooks(session, performed);
  const command = runAgainCommand(context.commandLine);
  const quoteAuth = secrets.plan.quoteAuth;
  const record = composeRecord({
    request,
    plan,
    runId,
    startedAtMs,
    command,
    ready,
    quoteAuth,
    noise,
    host: host.record,
    warnings: [...host.warnings, ...wallWarnings(wall())],
    performed,
    books,
  });
  return { record, samples: performed.samples };
};

import { join } from 'node:path';
import type { Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { type Books, type RunRecord, runRecordSchema } from '../../core/record.ts';
import { createRedactor } from '../../core/redact.ts';
import { EXACT_LIMITS } from '../../judge/slo/registry.ts';
import { probeIdleHost } from '../../load/noise/idle-probe.ts';
import { type Performed, perform } from '../../load/perform.ts';
import { createPlan } from '../../scenario/plan.ts';
import { openEventLog } from '../../store/events.ts';
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts';
import { type BooksReader, openBooks } from '../../target/books.ts';
import { ourBooksOf } from '../../target/our-books.ts';
import type { CliContext } from '../context.ts';
import { createProgressLine } from '../progress.ts';
import { watchSignals } from '../signals.ts';
import { type Arm, openArms, readSecrets, type Secrets } from './arms.ts';
import { runAgainCommand } from './commands.ts';
import { makeReady, type ReadyArm } from './ready.ts';
import { composeRecord } from './record.ts';
import type { LoadRequest, Place } from './request.ts';
import { writeSamples } from './samples.ts';
import { workerCount } from './worker-count.ts';

export type Played = { readonly record: RunRecord; readonly folder: RunFolder };

/** The plan of a request, for the modes at the given places. */
export const planOf = (request: LoadRequest, modes: readonly Mode[]): Plan =>
  createPlan(request.scenario, { modes, seed: request.seed, pairsMax: request.pairsMax });

const runIdOf = (wallMs: number, scenario: string): string =>
  `${new Date(wallMs).toISOString().replaceAll(/[:.]/g, '-')}-${scenario}`;

type Session = {
  readonly request: LoadRequest;
  readonly context: CliContext;
  readonly plan: Plan;
  readonly secrets: Secrets;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly ready: readonly ReadyArm[];
  readonly books: ReadonlyMap<Mode, BooksReader>;
};

const quietHost = async ({ request, context }: Pick<Session, 'request' | 'context'>) => {
  const { cli } = context.catalogue;
  context.stderr(`${cli.looking()}\n`);
  const noise = await probeIdleHost(context.clock, request.waitQuietMs);
  if (!noise.quiet) context.stderr(`${cli.notQuiet(noise.waitedMs)}\n`);
  return noise;
};

/** Our counts beside the targets' own, mode by mode. */
const compareBooks = async ({ ready, books }: Session, { slices }: Performed): Promise<ReadonlyMap<Mode, Books>> => {
  const compared = new Map<Mode, Books>();
  for (const { arm, preflight } of ready) {
    const { requests, connections } = preflight;
    const reader = books.get(arm.mode);
    if (reader !== undefined)
      compared.set(arm.mode, await reader.compare(ourBooksOf(slices, arm.mode, { requests, connections })));
  }
  return compared;
};

/** Opens the books of every arm's target before the load. */
const openAllBooks = async (arms: readonly Arm[], request: LoadRequest, secrets: Secrets, context: CliContext) => {
  const books = new Map<Mode, BooksReader>();
  for (const { mode, client } of arms) {
    const { adminToken } = secrets;
    books.set(mode, await openBooks({ client, profile: request.profile, adminToken, clock: context.clock }));
  }
  return books;
};

/** Sends the load of a session and composes its record. From here on a record is left whatever happens. */
const load = async (session: Session): Promise<RunRecord> => {
  const { request, context, plan, secrets, runId, ready } = session;
  const noise = await quietHost(session);
  const events = openEventLog(session.folder.path, context.clock, secrets.redact);
  const signals = watchSignals(context.stderr);
  const progress = createProgressLine(plan, context);
  context.stderr(`${context.catalogue.cli.starting(plan.scenario.name, plan.durationUs / 1000)}\n`);
  const startedAtMs = context.clock.wallMs();
  const performed = await perform({
    plan,
    pairsMax: request.pairsMax,
    job: {
      targets: ready.map(({ arm, credentials }) => ({ spec: arm.spec, credentials })),
      limits: EXACT_LIMITS,
      secrets: secrets.all,
      runId,
      keepSamples: request.keepSamples,
    },
    workers: request.workers ?? workerCount(request.scenario),
    clock: context.clock,
    stop: signals.stop,
    onStart: (startUs) => events.note('load-started', { runId, planHash: plan.hash, startUs }),
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
    performed,
    books,
  });
  if (request.keepSamples) await writeSamples(session.folder, plan, performed.samples);
  return record;
};

/** A target may have echoed a secret into an example: it is blanked before anything is written, drawn or shortened. */
const withoutSecrets = (record: RunRecord, { redact }: Secrets): RunRecord =>
  runRecordSchema.parse(
    JSON.parse(JSON.stringify(record), (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value)),
  );

/** Plays a request against the targets at the given places and returns its record, not yet judged. */
export const play = async (request: LoadRequest, places: readonly Place[], context: CliContext): Promise<Played> => {
  const runId = runIdOf(context.clock.wallMs(), request.scenario.name);
  const plan = planOf(
    request,
    places.map(({ mode }) => mode),
  );
  const first = readSecrets(request, context);
  const arms = openArms(places, request, first, context);
  try {
    const folder = await openRunFolder(request.out ?? join('reports', 'runs', runId));
    const books = await openAllBooks(arms, request, first, context);
    const ready: ReadyArm[] = [];
    for (const arm of arms) ready.push(await makeReady(arm, request, first, plan));
    const all = [...first.all, ...ready.flatMap(({ newSecrets }) => newSecrets)];
    const secrets = { ...first, all, redact: createRedactor(all) };
    const record = await load({ request, context, plan, secrets, runId, folder, ready, books });
    return { record: withoutSecrets(record, secrets), folder };
  } finally {
    await Promise.all(arms.map(({ client }) => client.close()));
  }
};

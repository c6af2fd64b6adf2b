import { join } from 'node:path';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { runRecordSchema, type Shard } from '../../core/record.ts';
import { thisMachine } from '../../load/host/machine.ts';
import { findK6, type K6 } from '../../load/k6/find.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { assertLead, assertOurs } from '../values/sources.ts';
import { closeArm, openArms, secretsOf } from './arms.ts';
import { armsAt, openAllBooks } from './books.ts';
import { rejudgeCommand } from './commands.ts';
import { assertPairs, assertTrusts, k6For } from './engine.ts';
import { openServers } from './figures.ts';
import { prepareHost } from './host.ts';
import { type Loaded, playSession } from './load-session.ts';
import { openNewFolder } from './new-folder.ts';
import { reportOn } from './outputs.ts';
import { openProxies } from './proxies.ts';
import { makeReady } from './ready.ts';
import type { ReadyArm } from './ready-arm.ts';
import type { LoadRequest, Place } from './request.ts';
import { writeSamples } from './samples.ts';
import type { KeyHeard } from './shared-key.ts';
import { withoutSecrets } from './without-secrets.ts';

/** The plan of a request, for the arms at the given places. */
export const planOf = (request: LoadRequest, arms: readonly Arm[]): Plan =>
  createPlan(request.scenario, { modes: arms, seed: request.seed, pairsMax: request.pairsMax });

/** Shards started in the same millisecond on one machine must not share a folder. */
const runIdOf = (wallMs: number, scenario: string, shard: Shard | null): string => {
  const part = shard === null ? '' : `-shard-${shard.index}-of-${shard.count}`;
  return `${new Date(wallMs).toISOString().replaceAll(/[:.]/g, '-')}-${scenario}${part}`;
};

type Ground = {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly k6: K6 | null;
};

/** Looks at this machine, speaks to every target, then sends the load. */
const playOn = async (ground: Ground, places: readonly Place[], context: CliContext): Promise<Loaded> => {
  const { request, plan } = ground;
  const arms = openArms(places, request, context);
  try {
    const host = await prepareHost(request, plan, places, context);
    const books = await openAllBooks(arms, context);
    const ready: ReadyArm[] = [];
    const heard: KeyHeard[] = [];
    for (const arm of arms) {
      const together = armsAt(arms, arm).map((each) => each.arm);
      ready.push(await makeReady(arm, { together, request, plan, context, heard }));
    }
    const servers = await openServers(arms, context);
    const known = arms.flatMap((arm) => arm.secrets.all);
    const secrets = secretsOf([...known, ...ready.flatMap(({ newSecrets }) => newSecrets)]);
    const proxies = await openProxies(arms, request, context, host.record);
    try {
      const session = { ...ground, context, secrets, host, ready, books, servers, proxies };
      const loaded = await playSession(session);
      return { ...loaded, record: withoutSecrets(runRecordSchema, loaded.record, secrets.redact) };
    } finally {
      await proxies.stop();
    }
  } finally {
    await Promise.all(arms.map(closeArm));
  }
};

/** An arm as far as it is known before its target is asked or started; `url` null: it will be started. */
type Standing = Pick<Place, 'arm' | 'profile'> & { readonly url: string | null; readonly alsoAt?: readonly string[] };

/** Refuses (exit 2) what the engine, or this machine, has no means for. */
const assertMeans = async ({ engine, sources }: LoadRequest, arms: readonly Standing[]): Promise<void> => {
  const specs = arms.map(({ url, alsoAt = [], profile: { tls, managed } }) => ({
    baseUrl: url ?? managed?.url ?? '',
    alsoAt: [...alsoAt],
    tls,
  }));
  assertTrusts(engine, specs, process.platform);
  await assertOurs(sources, thisMachine.canBind);
  const urls = arms.flatMap(({ url, alsoAt = [] }) => (url === null ? [] : [url, ...alsoAt]));
  await assertLead(sources, urls, thisMachine);
};

/**
 * Refuses (exit 2) what cannot be played whatever the targets say, before any of them is asked or started: an earlier result in the folder of `--out` is
 * there until then.
 */
export const assertCanPlay = async (
  request: LoadRequest,
  arms: readonly Standing[],
  { env }: CliContext,
): Promise<void> => {
  const { engine, scenario } = request;
  // A plan takes its time. It alone tells whether a herd finds somebody, and whether two engines have slices to be compared on; its mode does not matter.
  if (engine === 'both' || scenario.phases.some(({ herd }) => herd !== undefined)) {
    const names = arms.map(({ arm }) => arm);
    assertPairs(engine, planOf(request, names));
  }
  await assertMeans(request, arms);
  if (engine !== 'native') await findK6(env);
};

/** A run that was played, and where its files go; nothing of it is judged or written yet, and until it is `unwatch` is not called. */
export type PlayedRun = Loaded & { readonly plan: Plan; readonly folder: RunFolder };

/** Plays a request against the targets at the given places. Secrets are blanked in its record. */
export const playRun = async (
  request: LoadRequest,
  places: readonly Place[],
  context: CliContext,
): Promise<PlayedRun> => {
  const runId = runIdOf(context.clock.wallMs(), request.scenario.name, request.shard);
  const plan = planOf(
    request,
    places.map(({ arm }) => arm),
  );
  assertPairs(request.engine, plan);
  await assertMeans(request, places);
  const k6 = await k6For(request.engine, context);
  const folder = await openNewFolder(request.out ?? join('reports', 'runs', runId), context);
  return { ...(await playOn({ request, plan, runId, folder, k6 }, places, context)), plan, folder };
};

/** Plays a request against the targets at the given places, leaves the files of the run, prints its report, and returns the exit code. */
export const play = async (request: LoadRequest, places: readonly Place[], context: CliContext): Promise<number> => {
  const { record, samples, plan, folder, unwatch } = await playRun(request, places, context);
  const options = { folder, json: request.json, writeRecord: true, rejudge: rejudgeCommand(folder.path), limits: null };
  try {
    const exitCode = await reportOn(record, options, context);
    if (request.keepSamples) await writeSamples(folder, plan, samples);
    return exitCode;
  } finally {
    unwatch();
  }
};

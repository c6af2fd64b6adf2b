import { join } from 'node:path';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { type RunRecord, runRecordSchema, type Shard } from '../../core/record.ts';
import { createRedactor } from '../../core/redact.ts';
import { createPlan } from '../../scenario/plan.ts';
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { openArms, readSecrets, type Secrets } from './arms.ts';
import { rejudgeCommand } from './commands.ts';
import { prepareHost } from './host.ts';
import { type Loaded, openAllBooks, playSession } from './load-session.ts';
import { reportOn } from './outputs.ts';
import { makeReady, type ReadyArm } from './ready.ts';
import type { LoadRequest, Place } from './request.ts';
import { writeSamples } from './samples.ts';

/** The plan of a request, for the arms at the given places. */
export const planOf = (request: LoadRequest, arms: readonly Arm[]): Plan =>
  createPlan(request.scenario, { modes: arms, seed: request.seed, pairsMax: request.pairsMax });

/** Shards started in the same millisecond on one machine must not share a folder. */
const runIdOf = (wallMs: number, scenario: string, shard: Shard | null): string => {
  const part = shard === null ? '' : `-shard-${shard.index}-of-${shard.count}`;
  return `${new Date(wallMs).toISOString().replaceAll(/[:.]/g, '-')}-${scenario}${part}`;
};

/** A target may have echoed a secret into an example: it is blanked before anything is written, drawn or shortened. */
const withoutSecrets = (record: RunRecord, { redact }: Secrets): RunRecord =>
  runRecordSchema.parse(
    JSON.parse(JSON.stringify(record), (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value)),
  );

type Ground = {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly runId: string;
  readonly folder: RunFolder;
};

/** Looks at this machine, speaks to every target, then sends the load. */
const playOn = async (ground: Ground, places: readonly Place[], context: CliContext): Promise<Loaded> => {
  const { request, plan } = ground;
  const first = readSecrets(request, context);
  const arms = openArms(places, request, first, context);
  try {
    const host = await prepareHost(request, plan, places, context);
    const books = await openAllBooks(arms, request, first, context);
    const ready: ReadyArm[] = [];
    for (const arm of arms) ready.push(await makeReady(arm, { request, secrets: first, plan, context }));
    const all = [...first.all, ...ready.flatMap(({ newSecrets }) => newSecrets)];
    const secrets = { ...first, all, redact: createRedactor(all) };
    const { record, samples } = await playSession({ ...ground, context, secrets, host, ready, books });
    return { record: withoutSecrets(record, secrets), samples };
  } finally {
    await Promise.all(arms.map(({ client }) => client.close()));
  }
};

/** Plays a request against the targets at the given places, leaves the files of the run, prints its report, and returns the exit code. */
export const play = async (request: LoadRequest, places: readonly Place[], context: CliContext): Promise<number> => {
  const runId = runIdOf(context.clock.wallMs(), request.scenario.name, request.shard);
  const plan = planOf(
    request,
    places.map(({ arm }) => arm),
  );
  const folder = await openRunFolder(request.out ?? join('reports', 'runs', runId));
  const { record, samples } = await playOn({ request, plan, runId, folder }, places, context);
  const options = { folder, json: request.json, writeRecord: true, rejudge: rejudgeCommand(folder.path), limits: null };
  const exitCode = await reportOn(record, options, context);
  if (request.keepSamples) await writeSamples(folder, plan, samples);
  return exitCode;
};

import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { EXIT, HarnessError } from '../core/errors.ts';
import { stopSchema } from '../core/managed.ts';
import { createRedactor } from '../core/redact.ts';
import { soundsSecret } from '../core/shown.ts';
import { ADMIN_PATH } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { createSeveralAdmin } from '../reference/admin/several.ts';
import { type StartedTarget, startTarget } from '../target/managed/start.ts';
import type { CliContext } from './context.ts';
import { ownWords } from './own-words.ts';
import type { TargetFlags } from './target-request.ts';
import { usageError } from './usage-error.ts';
import { parseWhole } from './values/number.ts';

const text = englishCatalogue.scale.target;

/** The processes of one target, and the admin side of all. */
export type TargetProcesses = {
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  /** The address of the admin side, with its path. */
  readonly admin: string;
  readonly adminToken: string;
  /** Rejects when a process ends before it is stopped. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
};

/** A ready line begins with the address. */
const READY = { line: '^\\{"url":"(?<url>[^"]+)"', deadlineMs: 60_000 } as const;

/** The flags of one process as words; those of all alike, but for the port. */
export const wordsOfProcess = (flags: TargetFlags, number: number): readonly string[] => {
  const port = parseWhole(flags.port, '--port', 0);
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--mode', flags.mode],
    ['--host', flags.host],
    ['--dialect', flags.dialect],
    ['--symbols', flags.symbols],
    ['--tick-rate', flags.tickRate],
    ['--heartbeat-rate', flags.heartbeatRate],
    ['--seed', flags.seed],
    ['--rate-limit', flags.rateLimit],
    ['--env-file', flags.envFile],
    ...flags.fault.map((fault) => ['--fault', fault] as const),
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return [...words, '--port', String(port === 0 ? 0 : port + number), '--json', '--exit-with-parent'];
};

/** How many processes are asked for; flags that only one process can have are refused beside several (exit 2). */
export const processCount = (flags: TargetFlags): number => {
  const count = parseWhole(flags.processes, '--processes', 1);
  if (count === 1 || flags.wsPort === undefined) return count;
  const { message, hint } = text.notTogether('--ws-port');
  throw usageError(message, hint);
};

const secretsIn = (env: CliContext['env']): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) => (value !== undefined && soundsSecret(name) ? [value] : []));

const startOne = (flags: TargetFlags, number: number, { clock, env }: CliContext): Promise<StartedTarget> =>
  startTarget({
    name: text.childName(number + 1),
    words: [...ownWords, 'target', ...wordsOfProcess(flags, number)],
    cwd: '.',
    env,
    url: '',
    ready: READY,
    stop: stopSchema.parse({}),
    clock,
    redact: createRedactor(secretsIn(env)),
  });

const startAll = async (flags: TargetFlags, count: number, context: CliContext): Promise<readonly StartedTarget[]> => {
  const starting = Array.from({ length: count }, (_, number) => startOne(flags, number, context));
  const settled = await Promise.allSettled(starting);
  const started = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((each) => each.stop()));
  throw failed.reason;
};

const brokenBy = (started: readonly StartedTarget[]): Promise<never> =>
  Promise.race(
    started.map(async ({ name, ended }) => {
      const { how, said } = await ended;
      const { message, hint } = text.ended(name, how, said);
      throw new HarnessError(message, { exitCode: EXIT.unreachable, hint });
    }),
  );

/** Starts so many processes of the reference target with the same flags and one admin token, and one admin side for all. They end with this process. */
export const startProcesses = async (
  flags: TargetFlags,
  count: number,
  context: CliContext,
): Promise<TargetProcesses> => {
  const given = context.env['GATEPROOF_ADMIN_TOKEN'] ?? '';
  const adminToken = given === '' ? randomBytes(24).toString('hex') : given;
  const env = { ...context.env, GATEPROOF_ADMIN_TOKEN: adminToken };
  const started = await startAll(flags, count, { ...context, env });
  const urls = started.map(({ url }) => url);
  const broken = brokenBy(started);
  broken.catch(() => {});
  const server = createSeveralAdmin({ urls, adminToken });
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await Promise.all(started.map((each) => each.stop()));
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(parseWhole(flags.adminPort, '--admin-port', 0), '127.0.0.1', resolve);
    });
  } catch (cause) {
    await stop();
    const { message, hint } = englishCatalogue.target.cannotListen('127.0.0.1', Number(flags.adminPort), String(cause));
    throw new HarnessError(message, { exitCode: EXIT.usage, hint, cause });
  }
  const { port } = server.address() as AddressInfo;
  return {
    urls,
    pids: started.map(({ pid }) => pid),
    admin: `http://127.0.0.1:${port}${ADMIN_PATH}`,
    adminToken,
    broken,
    stop,
  };
};

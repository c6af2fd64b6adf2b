import { readFile } from 'node:fs/promises';
import { EXIT, HarnessError } from '../core/errors.ts';
import { targetText } from '../core/text/en/target.ts';
import { variablesOfMode } from '../reference/flags.ts';
import type { ReferenceOptions } from '../reference/options.ts';
import type { ReferenceSurroundings } from '../reference/server.ts';
import { parseDuration } from './values/duration.ts';
import { parseMode } from './values/mode.ts';
import { parsePositive, parseWhole } from './values/number.ts';

/** The options of `gateproof target` as commander hands them over. */
export type TargetFlags = {
  readonly mode?: string;
  readonly port: string;
  readonly host: string;
  readonly wsPort?: string;
  readonly dialect: string;
  readonly symbols?: string;
  readonly tickRate?: string;
  readonly heartbeatRate?: string;
  readonly processes: string;
  readonly adminPort: string;
  readonly seed?: string;
  readonly rateLimit: string;
  readonly envFile?: string;
  readonly fault: readonly string[];
  readonly adminTokenFile?: string;
  readonly json?: boolean;
  readonly exitWithParent?: boolean;
};

type Env = Readonly<Record<string, string | undefined>>;

export type TargetRequest = {
  readonly options: ReferenceOptions;
  readonly surroundings: Omit<ReferenceSurroundings, 'clock'>;
};

type Refusal = { readonly message: string; readonly hint: string };

export const fileRefusal = ({ message, hint }: Refusal, cause: unknown): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint, cause });

const parseRateLimit = (text: string): ReferenceOptions['rateLimit'] => {
  if (text === 'off') return null;
  const [limit = '', window = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^[1-9]\d*$/.test(limit) || window === '') {
    const { message, hint } = targetText.command.badRateLimit(text);
    throw new HarnessError(message, { exitCode: EXIT.usage, hint });
  }
  return { limit: Number(limit), ttlMs: parseDuration(window, '--rate-limit') };
};

/** 0 leaves only the heartbeat. */
const parseTickRate = (text: string, flag: string): number => (text === '0' ? 0 : parsePositive(text, flag));

/** Two variables that are set together or not at all; an empty one counts as not set. */
const readPair = (env: Env, first: string, second: string): readonly [string, string] | null => {
  const [one, two] = [env[first] ?? '', env[second] ?? ''];
  if (one !== '' && two !== '') return [one, two];
  if (one === '' && two === '') return null;
  const { message, hint } = targetText.command.halfPair(first, second);
  throw new HarnessError(message, { exitCode: EXIT.usage, hint });
};

const readEnvFile = async (path: string | undefined): Promise<string | null> => {
  if (path === undefined) return null;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw fileRefusal(targetText.command.cannotReadFile(path), cause);
  }
};

const credentialsIn = (env: Env): Pick<ReferenceOptions, 'key' | 'login'> => {
  const key = readPair(env, 'GATEPROOF_APP_KEY', 'GATEPROOF_ACCESS_TOKEN');
  const login = readPair(env, 'GATEPROOF_USERNAME', 'GATEPROOF_PASSWORD');
  return {
    key: key === null ? null : { appKey: key[0], accessToken: key[1] },
    login: login === null ? null : { username: login[0], password: login[1] },
  };
};

/** Flags and environment as options of a reference target; `--mode` goes before every other source of flags. Bad ones are a HarnessError (exit 2). */
export const readTargetRequest = async (flags: TargetFlags, env: Env): Promise<TargetRequest> => {
  const adminToken = env['GATEPROOF_ADMIN_TOKEN'] ?? '';
  const forced = flags.mode === undefined ? {} : variablesOfMode(parseMode(flags.mode));
  const options = {
    host: flags.host,
    port: parseWhole(flags.port, '--port', 0),
    // The schema of the options says which dialects there are.
    dialect: flags.dialect as NonNullable<ReferenceOptions['dialect']>,
    rateLimit: parseRateLimit(flags.rateLimit),
    faults: [...flags.fault],
    ...credentialsIn(env),
    ...(flags.wsPort === undefined ? {} : { wsPort: parseWhole(flags.wsPort, '--ws-port', 0) }),
    ...(flags.symbols === undefined ? {} : { symbols: flags.symbols.split(',').map((symbol) => symbol.trim()) }),
    ...(flags.tickRate === undefined ? {} : { ratePerSec: parseTickRate(flags.tickRate, '--tick-rate') }),
    ...(flags.heartbeatRate === undefined
      ? {}
      : { heartbeatRatePerSec: parseTickRate(flags.heartbeatRate, '--heartbeat-rate') }),
    ...(flags.seed === undefined ? {} : { seed: parseWhole(flags.seed, '--seed', 0) }),
    ...(adminToken === '' ? {} : { adminToken }),
  };
  return { options, surroundings: { env: { ...env, ...forced }, envFileText: await readEnvFile(flags.envFile) } };
};

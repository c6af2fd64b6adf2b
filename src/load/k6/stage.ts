import { copyFile, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaEnv } from '../../core/ca-env.ts';
import { layTrust } from './lay-trust.ts';
import type { Shipped } from './shipped.ts';

/** The player and all that it imports while it runs, from `src`, without their endings. Nothing of it needs Node. */
export const PLAYER_FILES: readonly string[] = [
  'core/blanking',
  'load/drivers/attachments',
  'load/drivers/json',
  'load/drivers/quote-answer',
  'load/drivers/quote-envelope',
  'load/drivers/quote-rows',
  'load/drivers/socket-frames',
  'load/drivers/wire/patience',
  'load/k6/player/env-name',
  'load/k6/player/failures',
  'load/k6/player/fault-kind',
  'load/k6/player/frame-book',
  'load/k6/player/headers',
  'load/k6/player/held-socket',
  'load/k6/player/main',
  'load/k6/player/played-socket',
  'load/k6/player/pulse-due',
  'load/k6/player/rows-hash',
  'load/k6/player/socket-lane',
  'load/k6/player/socket-packets',
  'load/k6/player/socket-reasons',
  'load/k6/player/socket-user',
  'load/k6/player/socket-words',
  'load/k6/player/split',
  'load/k6/player/user',
  'load/k6/player/utf8',
  'load/shortened',
];

/** As source or as built, whatever this very file is. */
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SOURCE = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that only we may read, with everything that k6 is to play. */
export type Stage = {
  readonly path: string;
  readonly script: string;
  readonly points: string;
  /** null: no request bears a secret. */
  readonly secrets: string | null;
  /** The environment that says who may vouch for the targets; empty: the authorities of the system. */
  readonly trust: CaEnv;
  /** Addresses of this machine that connections come from, in turn; empty: the system chooses. */
  readonly sources: readonly string[];
  /** k6 has read the secrets. */
  forgetSecrets(): Promise<void>;
  remove(): Promise<void>;
};

/** Copies the player into a folder, with the plan beside it; k6 runs `load/k6/player/main` in it. */
export const writePlayer = async (
  folder: string,
  { config, rows, socketRows }: Pick<Shipped, 'config' | 'rows' | 'socketRows'>,
): Promise<string> => {
  const player = join(folder, 'load', 'k6', 'player');
  for (const file of PLAYER_FILES) {
    const to = join(folder, file + ENDING);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(SOURCE, file + ENDING), to);
  }
  await writeFile(join(player, 'config.json'), JSON.stringify(config));
  await writeFile(join(player, 'plan.json'), JSON.stringify(rows));
  if (config.sockets !== null) await writeFile(join(player, 'sockets.json'), JSON.stringify(socketRows));
  return join(player, `main${ENDING}`);
};

const writeSecrets = async (path: string, secrets: Shipped['secrets']): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile([...secrets].map(([name, value]) => `${name}=${value}\n`).join(''));
  } finally {
    await file.close();
  }
};

/** Lays everything out in a folder of its own. `caEnv`: whom our environment says to believe. */
export const layStage = async (
  shipped: Shipped,
  sources: readonly string[] = [],
  caEnv: CaEnv = {},
): Promise<Stage> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-k6-'));
  const secrets = shipped.secrets.size === 0 ? null : join(path, 'secrets');
  const forgetSecrets = async (): Promise<void> => {
    if (secrets !== null) await rm(secrets, { force: true });
  };
  try {
    const script = await writePlayer(path, shipped);
    const trust = await layTrust(path, shipped.ca, caEnv);
    if (secrets !== null) await writeSecrets(secrets, shipped.secrets);
    return {
      ...{ path, script, secrets, trust, sources, points: join(path, 'points.log'), forgetSecrets },
      remove: () => rm(path, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
};

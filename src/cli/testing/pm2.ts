import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../target/managed/free-ports.ts';
import { entry as gateproof } from '../../testing/cli.ts';

const program = fileURLToPath(new URL('../../../node_modules/pm2/bin/pm2', import.meta.url));

/** The real pm2 of this repository, as words of a command. */
export const PM2_WORDS: readonly string[] = [process.execPath, program];

/** Where a program that looks for `pm2` by its name finds it. */
export const PM2_BIN = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));

/** `env`, and `env_<name>` for each `--env <name>`. */
export type Blocks = Readonly<Record<`env${string}`, Readonly<Record<string, string>>>>;

/** A pm2 with a home of its own in a folder. */
export type OwnPm2 = {
  readonly env: Readonly<Record<string, string>>;
  run(words: readonly string[]): Promise<string>;
  /** Starts a reference target as an application, from an ecosystem file `<app>.config.json` with these blocks of variables. Returns its address. */
  startTarget(app: string, words: readonly string[], blocks: Blocks): Promise<string>;
  /** The pids of its daemon and of its applications. */
  pids(): Promise<readonly number[]>;
  end(): Promise<void>;
};

/** Whether a process runs: one that is dead and was not reaped does not. */
export const isRunning = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
};

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
};

/** The pids of all processes that run and have this text in their environment: whatever was started for it. */
export const runningWith = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRunning(pid) && environmentOf(pid).includes(text));

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/api/health`).then(
    (response) => response.ok,
    () => false,
  );

/** Asks again and again until it is so; a deadline of the test ends it otherwise. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

export const openOwnPm2 = async (folder: string): Promise<OwnPm2> => {
  const home = join(folder, 'pm2');
  await mkdir(home, { recursive: true });
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, PM2_HOME: home };
  const run = (words: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const [node = '', ...first] = PM2_WORDS;
      const child = spawn(node, [...first, ...words], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString('utf8');
        });
      child.once('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(`pm2 ${words.join(' ')}: ${said}`))));
    });
  const apps: string[] = [];
  return {
    env,
    run,
    startTarget: async (app, words, blocks) => {
      const [port = 0] = await freePorts(1);
      const args = [gateproof, 'target', '--port', String(port), ...words];
      const file = join(folder, `${app}.config.json`);
      const entry = { name: app, script: process.execPath, interpreter: 'none', args, cwd: folder, ...blocks };
      await writeFile(file, JSON.stringify({ apps: [entry] }));
      await run(['start', file]);
      apps.push(app);
      const url = `http://127.0.0.1:${port}`;
      await until(() => answers(url));
      return url;
    },
    pids: async () => {
      const ofApps = await Promise.all(apps.map(async (app) => Number((await run(['pid', app])).trim())));
      return [Number(readFileSync(join(home, 'pm2.pid'), 'utf8')), ...ofApps].filter((pid) => pid > 0);
    },
    end: async () => {
      await run(['kill']);
    },
  };
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WatchedProcess, watchedProcessSchema } from '../../core/watched-process.ts';
import { findProcess, type Surroundings, type Wanted } from './find.ts';
import { ownersOfPort } from './port-owner.ts';
import { systemProc } from './proc.ts';
import { type MadeProcess, madeProc } from './testing/made-proc.ts';

const tempFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-find-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A real process that does nothing until the test ends. */
const sleeper = async (): Promise<number> => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid!;
};

const URL_HERE = 'http://127.0.0.1:3000';
const watchedAs = (input: unknown): WatchedProcess => watchedProcessSchema.parse(input);
const whyOf = async (wanted: Partial<Wanted>, around: Partial<Surroundings> = {}): Promise<string> => {
  const found = await findProcess(
    { url: URL_HERE, watched: null, startedPid: null, ...wanted },
    { proc: systemProc, env: {}, ownPid: process.pid, ...around },
  );
  return found.state === 'none' ? found.why : JSON.stringify(found);
};
const found = (source: string, ...pids: number[]): string => JSON.stringify({ state: 'found', source, pids });

describe('the process of a target', () => {
  it.each<[string, Partial<Wanted>, RegExp]>([
    ['is on another machine', { url: 'http://10.0.0.7:3000', startedPid: 5 }, /another machine/],
    ['is not named by its profile', {}, /names no process/],
  ])('that %s has no figures', async (_, wanted, why) => {
    expect(await whyOf(wanted)).toMatch(why);
  });

  it('has none where there is no /proc', async () => {
    const proc = { readText: () => null, list: () => [], linkOf: () => null };
    expect(await whyOf({ startedPid: 5 }, { proc })).toMatch(/no \/proc/);
  });

  it('is the one that was started, whatever the profile says', async () => {
    expect(await whyOf({ startedPid: 5, watched: watchedAs({ portOwner: true }) })).toBe(found('started', 5));
  });

  it('is never one that gateproof itself runs in', async () => {
    const path = join(await tempFolder(), 'pid');
    await writeFile(path, String(process.ppid));
    expect(await whyOf({ watched: watchedAs({ pidFile: path }) })).toMatch(/gateproof itself/);
  });
});

describe('a pid file', () => {
  it('names a process that is there', async () => {
    const pid = await sleeper();
    const path = join(await tempFolder(), 'pid');
    await writeFile(path, ` ${pid}\n`);
    expect(await whyOf({ watched: watchedAs({ pidFile: path }) })).toBe(found('pid-file', pid));
  });

  it.each([
    ['that is not there', null, /cannot be read/],
    ['without a pid', 'none yet', /holds no pid/],
    ['with a pid of nobody', '99999999', /no such process/],
  ])('%s gives none', async (_, content, why) => {
    const path = join(await tempFolder(), 'pid');
    if (content !== null) await writeFile(path, content);
    expect(await whyOf({ watched: watchedAs({ pidFile: path }) })).toMatch(why);
  });

  it('older than its process names another one that got the same pid', async () => {
    const path = join(await tempFolder(), 'pid');
    await writeFile(path, String(await sleeper()));
    await utimes(path, 1_000, 1_000);
    expect(await whyOf({ watched: watchedAs({ pidFile: path }) })).toMatch(/began after/);
  });
});

const line = (address: string, port: number, inode: number, state = '0A'): string =>
  `   0: ${address}:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000`;

const table = (...lines: readonly string[]): string =>
  ['  sl  local_address rem_address   st', ...lines, ''].join('\n');

const ownersWith = (tcp: string, processes: readonly MadeProcess[], url = URL_HERE, tcp6 = '') => {
  const made = madeProc({ '/proc/net/tcp': tcp, '/proc/net/tcp6': tcp6 });
  made.set(...processes);
  return ownersOfPort(made.proc, url);
};

describe('the owner of a port', () => {
  it('is really found', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(ownersOfPort(systemProc, `http://127.0.0.1:${port}`)).toEqual([process.pid]);
  });

  it.each<[string, string, readonly MadeProcess[], unknown]>([
    ['listens on the very address', table(line('0100007F', 3000, 7)), [{ pid: 10, sockets: ['7'] }], [10]],
    ['listens on all addresses', table(line('00000000', 3000, 7)), [{ pid: 10, sockets: ['3', '7'] }], [10]],
    [
      'listens on the very address where another listens on all',
      table(line('00000000', 3000, 7), line('0100007F', 3000, 8)),
      [
        { pid: 10, sockets: ['7'] },
        { pid: 20, sockets: ['8'] },
      ],
      [20],
    ],
    [
      'is the first of a cluster',
      table(line('0100007F', 3000, 7)),
      [
        { pid: 10, sockets: ['7'] },
        { pid: 11, parent: 10, sockets: ['7'] },
        { pid: 12, parent: 11, sockets: ['7'] },
      ],
      [10],
    ],
    ['is not who is only connected', table(line('0100007F', 3000, 7, '01')), [{ pid: 10, sockets: ['7'] }], /nobody/],
    ['is not on another port', table(line('0100007F', 3001, 7)), [{ pid: 10, sockets: ['7'] }], /nobody/],
    ['may be hidden', table(line('0100007F', 3000, 7)), [{ pid: 10 }], /cannot be seen/],
    ['is not ssh', table(line('0100007F', 3000, 7)), [{ pid: 10, name: 'ssh', sockets: ['7'] }], /ssh .* passes on/],
    [
      'is not pm2',
      table(line('0100007F', 3000, 7)),
      [{ pid: 10, name: 'PM2 v7.0.1: God', sockets: ['7'] }],
      /cluster mode/,
    ],
  ])('%s', (_, tcp, processes, expected) => {
    const seen = ownersWith(tcp, processes);
    if (expected instanceof RegExp) expect(seen).toEqual(expect.stringMatching(expected));
    else expect(seen).toEqual(expected);
  });

  it.each([
    ['http://[::1]:3000', '00000000000000000000000001000000'],
    ['http://localhost:3000', '00000000000000000000000001000000'],
    ['http://127.0.0.1:3000', '0000000000000000FFFF00000100007F'],
    ['http://127.0.0.1:3000', '0'.repeat(32)],
  ])('of %s may listen on %s', (url, address) => {
    expect(ownersWith('', [{ pid: 10, sockets: ['7'] }], url, table(line(address, 3000, 7)))).toEqual([10]);
  });
});

/** A pm2 that answers what a real one does: its words are checked, and no shell reads them. */
const pm2With = async (answer: string): Promise<{ readonly env: Record<string, string>; readonly home: string }> => {
  const folder = await tempFolder();
  const home = join(folder, 'home');
  await mkdir(home);
  await writeFile(join(home, 'pm2.pid'), String(process.pid));
  await writeFile(join(folder, 'answer'), answer);
  const program = join(folder, 'pm2');
  await writeFile(
    program,
    `#!/bin/sh\n[ "$#$1$PM2_HOME$GATEPROOF_APP_KEY" = "1jlist${home}" ] || exit 9\nread -r line < /dev/null\nexec cat '${join(folder, 'answer')}'\n`,
  );
  await chmod(program, 0o755);
  return { env: { PATH: `${folder}:/bin:/usr/bin`, GATEPROOF_APP_KEY: 'key-secret' }, home };
};

const APPLICATIONS = JSON.stringify([
  { name: 'gateway', pid: 4_001, pm2_env: { status: 'online', PM2_HOME: 'x' } },
  { name: 'gateway', pid: 4_002, pm2_env: { status: 'online' } },
  { name: 'gateway', pid: 0, pm2_env: { status: 'stopped' } },
  { name: 'gateway-2', pid: 4_003, pm2_env: { status: 'online' } },
]);

describe('an application of pm2', () => {
  it.each<[string, string, string, RegExp | string]>([
    ['has all processes that are online', APPLICATIONS, 'gateway', found('pm2', 4_001, 4_002)],
    ['is found behind what pm2 says first', `[PM2] hello [x]\n${APPLICATIONS}`, 'gateway-2', found('pm2', 4_003)],
    ['is not another whose name begins alike', APPLICATIONS, 'gate', /it has gateway and gateway-2/],
    ['is not there without a list', '[PM2] nothing', 'gateway', /answered no list/],
    ['is not there where there is none', '[]', 'gateway', /has no application/],
  ])('%s', async (_, answer, name, expected) => {
    const { env, home } = await pm2With(answer);
    const seen = await whyOf({ watched: watchedAs({ pm2: name, pm2Home: home }) }, { env });
    if (typeof expected === 'string') expect(seen).toBe(expected);
    else expect(seen).toMatch(expected);
  });

  it('is not asked for where no pm2 runs: asking would start one', async () => {
    const { env } = await pm2With(APPLICATIONS);
    const home = await tempFolder();
    expect(await whyOf({ watched: watchedAs({ pm2: 'gateway', pm2Home: home }) }, { env })).toMatch(/no pm2 runs/);
  });

  it('is not known where pm2 is no program', async () => {
    const { home } = await pm2With(APPLICATIONS);
    const seen = await whyOf({ watched: watchedAs({ pm2: 'gateway', pm2Home: home }) }, { env: { PATH: '/nowhere' } });
    expect(seen).toMatch(/`pm2 jlist` failed/);
  });
});

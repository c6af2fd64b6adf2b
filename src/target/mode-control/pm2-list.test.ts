import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { pm2ListIn } from '../pm2-answer.ts';
import { inspectPm2, pm2AppsSchema } from './pm2-list.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gateproof-pm2-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const APP = {
  name: 'api',
  pid: 7,
  pm2_env: { status: 'online', pm_uptime: 1_000, env: { WS_STRICT_MODE: 'true', API_KEY: 'secret' } },
};

/** Words that print a text, as a program in the place of pm2: what it said is what is read here, the real one is met end to end. */
const saying = (text: string): readonly string[] => [
  process.execPath,
  '-e',
  `process.stdout.write(${JSON.stringify(text)})`,
  '--',
];

const inspect = async (text: string, daemon: string | null = String(process.pid), program = saying(text)) => {
  if (daemon !== null) await writeFile(join(home, 'pm2.pid'), daemon);
  const question = { program, app: 'api', passEnv: ['PM2_HOME'], cwd: home, deadlineMs: 10_000 };
  return inspectPm2(question, {
    env: { PATH: process.env['PATH'], PM2_HOME: home },
    clock: systemClock,
    redact: (t) => t,
  });
};

it('what it says before its list is not of it, and nothing but the flags is kept', async () => {
  const found = await inspect(`[PM2] In-memory PM2 is out-of-date\n${JSON.stringify([APP])}\n`);
  expect(found).toEqual({
    settings: { WS_GATEWAY_ONLY_MODE: null, WS_ALLOW_LEGACY_FALLBACK: null, WS_STRICT_MODE: 'true' },
    sight: { source: 'pm2', processes: [{ pid: 7, startedAtMs: 1_000, toleranceMs: 0 }] },
  });
});

it('an application that is stopped has no process', async () => {
  const found = await inspect(JSON.stringify([{ ...APP, pid: 0, pm2_env: { status: 'stopped' } }]));
  expect(found.sight).toBeNull();
});

describe('unreachable, exit 4', () => {
  it.each<[string, string, string | null, RegExp]>([
    ['where no daemon runs', '[]', null, /No pm2 runs with its home at/],
    ['where its pid file is old', '[]', '999999999', /No pm2 runs/],
    [
      'where it has no such application',
      JSON.stringify([{ ...APP, name: 'web' }]),
      String(process.pid),
      /no application called "api"/,
    ],
    ['where it prints no list', 'broken', String(process.pid), /printed no list/],
  ])('%s', async (_, text, daemon, message) => {
    await expect(inspect(text, daemon)).rejects.toMatchObject({ exitCode: 4, message: expect.stringMatching(message) });
  });
});

it('one that prints its list and then fails has shown nobody the secrets of other applications', async () => {
  await writeFile(join(home, 'list'), JSON.stringify([APP]));
  const program = ['/bin/sh', '-c', 'cat list; exit 1'];
  const error = await inspect('', String(process.pid), program).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exitCode: 4, message: expect.stringMatching(/jlist/) });
  expect(String((error as Error).message)).not.toContain('secret');
});

it('a list that is not one is null', () => {
  expect(pm2ListIn('[1, 2]', pm2AppsSchema)).toBeNull();
});

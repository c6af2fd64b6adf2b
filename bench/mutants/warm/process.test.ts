import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startWarm, type WarmOptions, type WarmProcess } from './process.ts';

const options = (more: Partial<WarmOptions> = {}): WarmOptions => ({
  cwd: tmpdir(),
  stuckMs: 30_000,
  signal: new AbortController().signal,
  ...more,
});

const node = (code: string, more?: Partial<WarmOptions>) => startWarm([process.execPath, '-e', code], options(more));

const READY = "process.send({ kind: 'ready' });";
const request = { tests: ['a.test.ts'], awake: 0, count: 1, cpuLimitMs: 1 };

/** Starts a child that loops for ever; when it is asked it answers with both ids, then does as told. */
const withChild = (then: string, more?: Partial<WarmOptions>) =>
  node(
    `const child = require('node:child_process').spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'inherit' });
    process.on('message', () =>
      process.send({ kind: 'failed', by: process.pid + ' ' + child.pid, file: 'a' }, () => { ${then} }));
    ${READY}`,
    more,
  );

/** Dead but not yet collected by its parent (Z) is gone. */
const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

const idsOf = async (warm: WarmProcess): Promise<readonly number[]> => {
  const answer = await warm.ask(request);
  const pids = answer.kind === 'failed' ? answer.by.split(' ').map(Number) : [];
  expect(pids.filter((pid) => pid > 1)).toHaveLength(2);
  return pids;
};

const areGone = (pids: readonly number[]): Promise<void> => expect.poll(() => pids.filter(isAlive)).toEqual([]);

describe('a warm process', () => {
  it('answers one request after the other', async () => {
    const warm = await node(
      `process.on('message', ({ awake }) => process.send({ kind: 'failed', by: 'test ' + awake, file: 'a' })); ${READY}`,
    );
    for (const awake of [1, 2])
      expect(await warm.ask({ ...request, awake })).toMatchObject({ kind: 'failed', by: `test ${awake}` });
    warm.kill();
    expect(await warm.ask(request)).toEqual({ kind: 'ended', output: '' });
  });

  it('that loops for ever is killed with all it started', async () => {
    const warm = await withChild('for (;;);');
    const pids = await idsOf(warm);
    warm.kill();
    await areGone(pids);
  });

  it('that ends by itself takes along what it started, and tells what it said', async () => {
    const warm = await withChild("console.error('no room'); process.exit(0);");
    const pids = await idsOf(warm);
    await areGone(pids);
    expect(await warm.ask(request)).toEqual({ kind: 'ended', output: expect.stringContaining('no room') });
  });

  it('is killed when all is over', async () => {
    const over = new AbortController();
    const pids = await idsOf(await withChild('', { signal: over.signal }));
    over.abort();
    await areGone(pids);
    await expect(node(READY, { signal: over.signal })).rejects.toThrow('abort');
  });

  it.each([
    ['does not exist', ['no-such-program'], 'ENOENT'],
    ['ends before it is ready', [process.execPath, '-e', "console.error('no room')"], 'no room'],
    ['says what nobody understands', [process.execPath, '-e', "process.send({ kind: 'raedy' })"], 'kind'],
  ] as const)('of a program that %s is an error, not a killed mutant', async (_, command, message) => {
    await expect(startWarm(command, options())).rejects.toThrow(message);
  });

  it('that gives no answer is an error, not a killed mutant', async () => {
    const warm = await node(`process.on('message', () => {}); ${READY}`, { stuckMs: 5_000 });
    await expect(warm.ask(request)).rejects.toThrow('no answer for 5 s');
    warm.kill();
  });
});

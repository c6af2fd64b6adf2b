import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runTrial, type TrialOptions } from './trial.ts';

const options = (more: Partial<TrialOptions> = {}): TrialOptions => ({
  cwd: tmpdir(),
  timeoutMs: 30_000,
  signal: new AbortController().signal,
  ...more,
});

const node = (code: string, more?: Partial<TrialOptions>) => runTrial([process.execPath, '-e', code], options(more));

/** Starts a child that loops for ever, says both ids, then does as told. */
const withChild = (then: string): string => `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'inherit' });
  require('node:fs').writeSync(1, process.pid + ' ' + child.pid + '\\n');
  ${then}`;

/** Dead but not yet collected by its parent (Z) is gone. */
const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

const areGone = async (output: string): Promise<void> => {
  const pids = output.trim().split(' ').map(Number);
  expect(pids.filter((pid) => pid > 1)).toHaveLength(2);
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
};

describe('a trial', () => {
  it('hands on the exit code and what was said', async () => {
    expect(await node("console.log('a'); console.error('b'); process.exitCode = 3;")).toEqual({
      kind: 'ended',
      code: 3,
      output: expect.stringMatching(/^(a\nb|b\na)\n$/),
    });
  });

  it('that loops for ever is killed with all it started', async () => {
    const end = await node(withChild('for (;;);'), { timeoutMs: 1_500 });
    expect(end.kind).toBe('timed-out');
    await areGone(end.output);
  });

  it('that ends and leaves something running takes it along', async () => {
    const end = await node(withChild('process.exit(0);'));
    expect(end).toMatchObject({ kind: 'ended', code: 0 });
    await areGone(end.output);
  });

  it('is killed when all is over', async () => {
    const over = new AbortController();
    const end = node(withChild('for (;;);'), { signal: over.signal });
    over.abort();
    expect((await end).kind).toBe('timed-out');
    await expect(node('', { signal: over.signal })).rejects.toThrow('abort');
  });

  it('of a program that does not exist is an error, not a killed mutant', async () => {
    await expect(runTrial(['no-such-program'], options())).rejects.toThrow('ENOENT');
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tempFolder } from '../testing/cli.ts';
import { createPlays } from './play.ts';
import { settingsOf } from './settings.ts';

const temp = await tempFolder();
afterAll(temp.remove);

/** A folder of its own for a suite, in which runs of these names left a record. */
const leftIn = (...names: readonly string[]): string => {
  const out = temp.next();
  for (const name of names) {
    mkdirSync(join(out, name), { recursive: true });
    writeFileSync(join(out, name, 'record.json'), 'what was seen');
  }
  return out;
};

const playsIn = (out: string, baseline = '') => {
  const env = { PATH: process.env['PATH'], GATEPROOF_SUITE_OUT: out, GATEPROOF_SUITE_BASELINE: baseline };
  return createPlays(settingsOf('ci-gate', env, 0), env, () => {});
};

const recordIn = (out: string, name: string): string => readFileSync(join(out, name, 'record.json'), 'utf8');

/** A run that ends before it begins. */
const REFUSED = ['run', 'no-such-scenario'];

it('a name that is played again gets a folder of its own, and what the first try left stays', async () => {
  const out = leftIn();
  const { play } = playsIn(out);
  const first = { hint: expect.stringMatching(/\bquotes\./) };
  await expect(play('quotes', REFUSED)).rejects.toMatchObject(first);
  mkdirSync(join(out, 'quotes'), { recursive: true });
  writeFileSync(join(out, 'quotes', 'record.json'), 'of the first try');
  await expect(play('quotes', REFUSED)).rejects.toMatchObject({ hint: expect.stringContaining('quotes-try-2') });
  expect(recordIn(out, 'quotes')).toBe('of the first try');
});

it.each([
  ['folder', 'run-1'],
  ['record', 'run-1/record.json'],
])('a baseline named by its %s is not removed by the run that is held against it', async (_, name) => {
  const out = leftIn('run-1');
  await expect(playsIn(out, join(out, name)).play('run-1', REFUSED)).rejects.toMatchObject({
    ...{ exitCode: 2, message: expect.stringContaining('take the place of'), hint: expect.stringContaining('--out') },
  });
  expect(recordIn(out, 'run-1')).toBe('what was seen');
});

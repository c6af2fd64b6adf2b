import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { isThere } from '../target/managed/testing/orders.ts';
import { type Left, leftBy, runCli, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { further } from '../testing/wide.ts';

/** Two seconds judged, for each arm: enough to count, and nothing is to be decided. */
const glimpse: ScenarioInput = {
  name: 'glimpse',
  question: 'Are all arms loaded and counted?',
  gating: ['response-p95'],
  sliceMs: 500,
  washoutMs: 50,
  drainMs: 4_000,
  phases: [{ name: 'day', durationMs: 2_000, quotes: { ratePerSec: 100 }, connections: { count: 20, holdMs: 200 } }],
};

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, glimpse);
});
afterAll(() => folder.remove());

/** The processes that the run said it had started. */
const startedBy = ({ stderr }: Pick<Left, 'stderr'>): readonly number[] =>
  [...stderr.matchAll(/process (\d+)\./g)].map((match) => Number(match[1]));

const playedAs = async (name: string, words: readonly string[]): Promise<Left> => {
  const out = join(folder.path, name);
  const left = leftBy(out, await runCli([...words, '--out', out, '--wait-quiet', '0']));
  expect(left.summary.verdict, left.stdout).not.toBe('fail');
  const started = startedBy(left);
  expect(started.length).toBeGreaterThan(0);
  expect(started.filter(isThere)).toEqual([]);
  return left;
};

/** Other warnings are about the machine, which may be busy. */
const saysEnded = (warning: string): boolean => warning.includes('ended during the run');

describe('a run that starts its targets itself', () => {
  it('plays both modes of a profile without an address, and both sets of books agree', async () => {
    const left = await playedAs('modes', ['ab', scenario]);
    for (const mode of ['gateway-only', 'legacy-fallback'] as const)
      expect(left.summary.modes[mode]).toMatchObject({
        modeProof: 'proven',
        books: { equal: true },
        arrivals: { planned: 200, ok: 200 },
      });
    expect(startedBy(left)).toHaveLength(2);
    expect(left.record.warnings.filter(saysEnded)).toEqual([]);
  });

  further(
    'sets two profiles against each other, with a control whose counts stand in the books of the reference',
    async () => {
      const builds = ['--reference', 'reference-documented', '--candidate', 'reference-stock-api'];
      const left = await playedAs('builds', ['ab', scenario, ...builds, '--control']);
      const arms = ['reference', 'candidate', 'control'] as const;
      for (const arm of arms)
        expect(left.summary.modes[arm]).toMatchObject({ books: { equal: true }, arrivals: { planned: 200, ok: 200 } });
      expect(left.record.roles).toMatchObject({ reference: 'reference', candidate: 'candidate', control: 'control' });
      expect(left.record.modes.map(({ target }) => [target.mode, target.dialect])).toEqual([
        ['gateway-only', 'documented'],
        ['gateway-only', 'stock-api'],
        ['gateway-only', 'documented'],
      ]);
      const received = left.record.modes.map(({ books }) =>
        books.state === 'compared'
          ? books.lines.find(({ item }) => item === 'requests that reached the target')?.target
          : null,
      );
      expect(received).toEqual([400, 200, 400]);
      expect(startedBy(left)).toHaveLength(2);
      expect(left.stdout).toContain('reference and control: our counts equal');
    },
  );
});

describe('a started target', () => {
  it('that dies under load fails the run, which says why it died', async () => {
    const profile = join(folder.path, 'mortal.json');
    await writeFile(profile, JSON.stringify({ ...builtInProfiles['reference-documented'], name: 'mortal' }));
    const out = join(folder.path, 'mortal');
    const cli = startCli([
      'run',
      scenario,
      '--target',
      profile,
      '--managed',
      '--out',
      out,
      '--wait-quiet',
      '0',
      '--duration',
      '6s',
    ]);
    await cli.said('Playing');
    const [pid = 0] = startedBy({ stderr: cli.heard() });
    process.kill(pid, 'SIGKILL');
    const left = leftBy(out, await cli.over);
    expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
    expect(left.record.warnings.filter(saysEnded)).toEqual([
      'The target of profile mortal for gateway-only ended during the run (SIGKILL)',
    ]);
  });

  it('ends with the run, also when that is killed in the middle', async () => {
    const out = join(folder.path, 'killed');
    const cli = startCli(['run', scenario, '--managed', '--out', out, '--wait-quiet', '0', '--duration', '20s']);
    await cli.said('Playing');
    const [pid = 0] = startedBy({ stderr: cli.heard() });
    expect(isThere(pid)).toBe(true);
    cli.child.kill('SIGKILL');
    await expect.poll(() => isThere(pid), { timeout: 15_000, interval: 50 }).toBe(false);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRecordSchema } from '../core/record.ts';
import { verificationSchema } from '../core/verification.ts';
import {
  leftBy,
  type RunningCli,
  scenarioFile,
  startCli,
  type TempFolder,
  tempFolder,
  unbroken,
} from '../testing/cli.ts';
import { withTarget } from '../testing/played-run.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, { ...briefDay, washoutMs: 50 });
});
afterAll(() => folder.remove());

/** Kills one of the two load workers of a command. */
const loseWorker = ({ child }: RunningCli): void => {
  const children = execFileSync('pgrep', ['-P', String(child.pid), '-f', 'worker'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(children).toHaveLength(2);
  process.kill(Number(children[0]), 'SIGKILL');
};

describe('a load worker that is lost', () => {
  it('leaves a record whose books add up and that cannot pass; exit 5', () =>
    withTarget([], async (target) => {
      const out = join(folder.path, 'lost');
      const words = [
        'run',
        scenario,
        '--url',
        target.url,
        '--out',
        out,
        '--wait-quiet',
        '0',
        '--duration',
        '20s',
        '--workers',
        '2',
      ];
      const cli = startCli(words, SECRETS);
      await cli.said('Playing');
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(500);
      loseWorker(cli);
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict], left.stdout).toEqual([5, 'inconclusive']);
      expect(left.record.workers.map(({ fate }) => fate).toSorted()).toEqual(['done', 'lost']);
      const { planned, ...fates } = left.summary.modes['gateway-only']!.arrivals;
      expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(planned);
    }));

  further('takes a verification nothing of what its checklist proved; exit 1', () =>
    withTarget(['--fault', 'unhealthy=which=fetcher'], async (target) => {
      const out = folder.next();
      const load = ['--duration', '20s', '--rate', '100', '--connections', '4', '--workers', '2', '--wait-quiet', '0'];
      const words = ['verify', '--url', target.url, '--mode', 'gateway-only', '--tier', '1', '--out', out, ...load];
      const cli = startCli(words, SECRETS);
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 60_000 })
        .toBeGreaterThan(50);
      loseWorker(cli);
      const { code, stderr } = await cli.over;
      const seen = verificationSchema.parse(JSON.parse(readFileSync(join(out, 'verify.json'), 'utf8')));
      expect([code, seen.exitCode, seen.verdict, seen.checklist.verdict], stderr).toEqual([1, 1, 'fail', 'fail']);
      expect(seen.load).toMatchObject({ state: 'played', summary: { verdict: 'inconclusive' } });
    }),
  );
});

describe('a folder that can take nothing any more', () => {
  it('still leaves the record, elsewhere, and exits 5', () =>
    withTarget([], async (target) => {
      const out = join(folder.path, 'gone');
      const cli = startCli(['run', scenario, '--url', target.url, '--out', out, '--wait-quiet', '0'], SECRETS);
      await cli.said('Playing');
      rmSync(out, { recursive: true });
      const { code, stderr } = await cli.over;
      const path = /stands at (\S+record\.json)/.exec(unbroken(stderr))?.[1] ?? '';
      expect(code, stderr).toBe(5);
      expect(runRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).slices.length).toBeGreaterThan(3);
      rmSync(dirname(path), { recursive: true });
    }));
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { judge } from '../judge/judge.ts';
import { type Left, leftBy, runCli, scenarioFile, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { unequalLines, withTarget } from '../testing/played-run.ts';
import { briefQuotes, briefStorm } from '../testing/scenarios.ts';
import { SECRETS, type TestTarget } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const run = async (scenario: string, target: TestTarget, words: readonly string[]): Promise<Left & { out: string }> => {
  const out = folder.next();
  const place = ['--url', target.url, '--out', out, '--wait-quiet', '0'];
  return { out, ...leftBy(out, await runCli(['run', scenario, ...place, ...words], SECRETS)) };
};

/** A run that ended early by what it had lost: it fails, says why, and its books are those of the target. */
const expectBailed = (left: Left, said: RegExp, plannedMs: number) => {
  expect(left.summary.reasons.filter(({ code }) => code !== 'bailed').map(({ code }) => code)).toEqual([
    'objective-failed',
  ]);
  expect([left.code, left.summary.verdict]).toEqual([1, 'fail']);
  expect(left.record.stopped).toMatchObject({ why: 'bail', detail: expect.stringMatching(said) });
  expect(left.record.durationMs).toBeLessThan(0.8 * plannedMs);
  expect(left.summary.warnings.find(({ code }) => code === 'bail')!.text).toContain(left.record.stopped!.detail);
  expect(left.stderr).toMatch(/Ending early: /);
  expect(left.stdout).toContain('--bail');
  expect(unequalLines(left)).toEqual([]);
};

describe('--bail', () => {
  it('ends a run early once an objective is lost, and leaves a record that fails again', () =>
    withTarget(['--fault', 'delay=400ms'], async (target) => {
      // Under twenty slices: of a longer steady phase the first half might still prove to be start-up, and is waited for.
      const left = await run('quote-steady', target, ['--bail', '--duration', '40s', '--slice', '2500ms']);
      expectBailed(left, /^gateway-only: quote P95 can no longer hold: [\d,]+ of at most 8,000 requests/, 44_000);
      const [mode] = Object.values(left.summary.modes);
      expect(mode!.arrivals.notReleased).toBeGreaterThan(4_000);
      expect(mode!.arrivals.unanswered).toBe(0);
      expect(
        mode!.objectives.filter(({ gating }) => gating).map(({ id, verdict, reason }) => [id, verdict, reason]),
      ).toEqual([
        ['availability', 'inconclusive', 'bailed'],
        ['error-rate', 'inconclusive', 'bailed'],
        ['response-p95', 'fail', null],
      ]);
      expect(judge(left.record)).toMatchObject({ verdict: 'fail', exitCode: 1 });
      const refused = await runCli(['baseline', 'accept', left.out]);
      expect([refused.code, unbroken(refused.stderr)]).toEqual([2, expect.stringContaining('by --bail')]);
    }));

  further('knows of lost sockets while others are still held', () =>
    withTarget(['--fault', 'drop=20%,after=100ms'], async (target) => {
      const long: ScenarioInput = {
        ...briefStorm,
        ...{ name: 'long-storm', gating: ['disconnect-rate'] },
        phases: [{ name: 'storm', durationMs: 30_000, connections: { count: 1_200, holdMs: 20_000 } }],
      };
      const left = await run(await scenarioFile(folder.path, long), target, ['--bail', '--workers', '2']);
      expectBailed(left, /disconnect rate can no longer hold: [\d,]+ of at most 1,200 connections/, 50_000);
      const [mode] = Object.values(left.summary.modes);
      expect(mode!.connections).toMatchObject({ openAtKill: 0, timedOut: 0 });
      expect(mode!.connections.notReleased).toBeGreaterThan(300);
    }),
  );

  it('changes nothing where nothing is lost', () =>
    withTarget([], async (target) => {
      const path = await scenarioFile(folder.path, briefQuotes);
      const left = await run(path, target, ['--bail', '--duration', '2s', '--rate', '800']);
      expect(reasonsBesidesNoise(left.summary).filter(({ code }) => code !== 'too-few-samples')).toEqual([]);
      expect(left.summary.verdict).not.toBe('fail');
      expect(left.record.stopped).toBeNull();
      expect(Object.values(left.summary.modes)[0]!.arrivals).toMatchObject({ notReleased: 0 });
      expect(unequalLines(left)).toEqual([]);
    }));

  it('is refused for a shard, which cannot tell', async () => {
    const left = await runCli(['run', 'quote-steady', '--bail', '--shard', '1/2', '--dry-run']);
    expect([left.code, unbroken(left.stderr)]).toEqual([
      2,
      expect.stringContaining('--bail cannot be used with --shard.'),
    ]);
  });
});

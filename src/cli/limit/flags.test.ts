import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../../scenarios/index.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { registerRun } from '../commands/run.ts';
import { runHere } from '../testing/in-process.ts';
import { limitSettingsOf } from './flags.ts';

const quoteSteady = parseScenario(builtInScenarios['quote-steady'], 'test');
const settings = (flags: Parameters<typeof limitSettingsOf>[0]) => limitSettingsOf(flags, quoteSteady);

const modes = ['--url', 'gateway-only=http://127.0.0.1:1', '--url', 'legacy-fallback=http://127.0.0.1:2'];

describe('run --find-limit', () => {
  it('searches from the rate of the scenario to its cap, in steps of 10 s, to 5 %', () => {
    expect(settings({})).toEqual({
      ...{ fromPerSec: 200, floorPerSec: 3.1, capPerSec: 20_000, budgetMs: 900_000, stepMs: 10_000 },
      ...{ resolutionRatio: 0.05, atLeastPerSec: null },
    });
  });

  it('goes by the flags', () => {
    const flags = { from: '80', to: '500', budget: '5m', step: '20s', resolution: '2.5%', atLeast: '400' };
    expect(settings(flags)).toEqual({
      ...{ fromPerSec: 80, floorPerSec: 1.25, capPerSec: 500, budgetMs: 300_000, stepMs: 20_000 },
      ...{ resolutionRatio: 0.025, atLeastPerSec: 400 },
    });
  });

  it.each([
    ['a first rate at the cap', { from: '500', to: '500' }, { fromPerSec: 500, capPerSec: 500 }],
    ['a cap under the rate of the scenario', { to: '150' }, { fromPerSec: 150, capPerSec: 150 }],
    ['a rate under one a second', { from: '0.5' }, { fromPerSec: 0.5, floorPerSec: 0.5 }],
    ['the finest resolution', { resolution: '1%' }, { resolutionRatio: 0.01 }],
    ['the coarsest', { resolution: '50%' }, { resolutionRatio: 0.5 }],
    ['a rate that the cap can just show', { atLeast: '400', to: '420' }, { atLeastPerSec: 400 }],
  ])('takes %s', (_, flags, expected) => {
    expect(settings(flags)).toMatchObject(expected);
  });

  it.each<[string, readonly string[], string]>([
    ['a step that shows no queue', ['--step', '9s'], '--step 10s'],
    ['a first rate over the cap', ['--from', '501', '--to', '500'], '--from'],
    ['a cap over that of the scenario', ['--to', '20001'], 'caps.ratePerSec'],
    ['a resolution under 1 %', ['--resolution', '0.9%'], '--resolution 5%'],
    ['a resolution over 50 %', ['--resolution', '51%'], '--resolution 5%'],
    ['a resolution without its sign', ['--resolution', '5'], '--resolution 5%'],
    ['a rate that the cap cannot show', ['--at-least', '400', '--to', '419'], '--to 420'],
    ['a rate of nothing', ['--at-least', '0'], '--at-least'],
    ['a rate of one run', ['--rate', '100'], '--from'],
    ['a length of one run', ['--duration', '1m'], '--step'],
    ['slices', ['--slice', '1s'], 'Leave it out'],
    ['a number of connections', ['--connections', '10'], 'Leave it out'],
    ['a shard', ['--shard', '1/2'], 'Leave it out'],
    ['a time to begin', ['--start-at', '2026-11-23T12:40:00Z'], 'Leave it out'],
    ['another engine', ['--engine', 'k6'], 'our own engine'],
    ['two engines', ['--engine', 'both'], 'our own engine'],
    ['one address for two modes', modes.slice(0, 2), '--url gateway-only='],
    ['both modes, and one of them', [...modes, '--mode', 'legacy-fallback'], '--mode legacy-fallback --url <url>'],
    ['both modes, and one that is none', [...modes, '--mode', 'fast'], 'legacy-fallback'],
    ['both modes where they run, and a target to start', [...modes, '--managed'], 'one of the two'],
  ])('refuses %s, with exit 2 and the fix', async (_, words, fix) => {
    const { error, code } = await runHere(registerRun, ['run', 'quote-steady', '--find-limit', '--dry-run', ...words]);
    expect([code, error?.hint]).toEqual([2, expect.stringContaining(fix)]);
  });

  it('refuses a scenario without quotes', async () => {
    const { error, code } = await runHere(registerRun, ['run', 'storm-connect', '--find-limit', '--dry-run']);
    expect([code, error?.message]).toEqual([2, expect.stringContaining('no rate to search')]);
  });

  it.each(['--from=10', '--to=10', '--budget=10s', '--step=10s', '--resolution=5%', '--at-least=10'])(
    'is needed for %s',
    async (flag) => {
      const { error, code } = await runHere(registerRun, ['run', 'quote-steady', '--dry-run', flag]);
      expect([code, error?.hint]).toEqual([2, expect.stringContaining('Add --find-limit')]);
    },
  );

  it('says what it would do, with the plan of its first step, and sends nothing', async () => {
    const words = ['run', 'quote-steady', '--find-limit', '--from', '100', '--to', '900', '--dry-run', ...modes];
    const { code, stdout } = await runHere(registerRun, words);
    expect(code).toBe(0);
    expect(stdout).toContain('Would search from 100/s to at most 900/s (and down to 1.56/s) in steps of 30 s');
    expect(stdout).toContain('3,000');
  });
});

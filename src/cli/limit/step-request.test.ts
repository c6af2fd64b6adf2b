import { basename, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { STEP_FOLDER_NAME } from '../../core/result-files.ts';
import { type LoadFlags, withLoadFlags } from '../load-options.ts';
import { planOf } from '../session/play.ts';
import { type Place, requestOf } from '../session/request.ts';
import { planStep, stepTakesMs } from './step-request.ts';

const flagsOf = (words: readonly string[]): LoadFlags => {
  const command = withLoadFlags(new Command('run'))
    .argument('<scenario>')
    .option('--target <profile>', '', 'reference-documented')
    .option('--url <url>')
    .option('--mode <mode>');
  return command.parse(words.slice(1), { from: 'user' }).opts();
};

const requestFor = (scenario: string, words: readonly string[]) => requestOf('run', scenario, flagsOf(words));

const frameOf = async (scenario: string, at: Partial<Place> = {}) => {
  const base = await requestFor(scenario, ['run', scenario, '--seed', '9']);
  const place: Place = {
    ...{ arm: 'legacy-fallback', mode: 'legacy-fallback', url: 'http://127.0.0.1:1', alsoAt: [], pid: null },
    ...{ profile: base.profile, endedEarly: () => null },
    ...at,
  };
  const sharedWords = ['--target', 'reference-documented'];
  return { base, stepMs: 10_000, place, scenarioName: scenario, sharedWords };
};

const step = async (scenario: string, ratePerSec: number, nth = 3, factor: 1 | 2 = 1) =>
  planStep({ nth, ratePerSec, factor }, await frameOf(scenario), 'out');

describe('a step', () => {
  it.each([
    ['quote-steady', 410, 1],
    ['quote-steady', 410, 2],
    ['quote-ramp', 410, 1],
    ['mixed-day', 120, 1],
  ] as const)('of %s at %i/s is the run that its own command plays', async (scenario, ratePerSec, factor) => {
    const { request, words } = await step(scenario, ratePerSec, 3, factor);
    const again = await requestFor(scenario, words);
    const arms = ['legacy-fallback'] as const;
    expect(planOf(again, arms).hash).toBe(planOf(request, arms).hash);
    expect(again.bail).toBe(true);
  });

  it.each<[string, Partial<Place>, readonly string[]]>([
    ['that runs', {}, ['--url', 'http://127.0.0.1:1']],
    [
      'at two addresses',
      { alsoAt: ['http://127.0.0.1:2'] },
      ['--url', 'http://127.0.0.1:1', '--url', 'http://127.0.0.1:2'],
    ],
    ['that was started, and is gone with its port by then', { pid: 4711 }, ['--managed']],
  ])('names in its words a target %s', async (_, at, words) => {
    const played = planStep({ nth: 1, ratePerSec: 410, factor: 1 }, await frameOf('quote-steady', at), 'out');
    const since = played.words.indexOf('--mode');
    expect(played.words.slice(since)).toEqual([
      ...['--mode', 'legacy-fallback'],
      ...words,
      ...['--target', 'reference-documented'],
    ]);
  });

  it('has a seed and a folder of its own', async () => {
    const [third, fourth] = [await step('quote-steady', 410, 3), await step('quote-steady', 410, 4, 2)];
    expect(third.request.seed).not.toBe(fourth.request.seed);
    expect(third.folder).toBe('steps/legacy-fallback-03-410');
    for (const { folder } of [third, fourth]) expect(basename(folder)).toMatch(STEP_FOLDER_NAME);
    expect(fourth.request.out).toBe(join('out', 'steps/legacy-fallback-04-410-twice'));
  });

  it('lasts as long as its objectives need, cut into 20 slices, 40 when it is repeated', async () => {
    const judged = async (factor: 1 | 2) => {
      const { request } = await step('quote-steady', 120, 1, factor);
      return planOf(request, ['gateway-only']).slices.filter((slice) => slice.judged).length;
    };
    expect([await judged(1), await judged(2)]).toEqual([20, 40]);
    expect((await step('quote-steady', 120)).durationMs).toBe(25_500);
  });

  it('opens sockets as often as the scenario does', async () => {
    const { request } = await step('mixed-day', 1_000);
    const day = request.scenario.phases.find(({ judged }) => judged);
    // 3,000 in 120 s are 250 in 10 s.
    expect([day?.durationMs, day?.connections?.count]).toEqual([10_000, 250]);
  });

  it('takes its warm-up on top of its judged time', async () => {
    const { request } = await step('quote-steady', 1_000);
    const takes = (factor: 1 | 2) => stepTakesMs(request.scenario, 10_000, { ratePerSec: 1_000, factor });
    expect([takes(1), takes(2)]).toEqual([18_000, 28_000]);
  });
});

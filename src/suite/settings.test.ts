import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { SUITE_VARIABLES } from '../core/suite.ts';
import { settingsOf } from './settings.ts';

const NOW = Date.parse('2026-03-23T03:00:00Z');

describe('the settings of a suite', () => {
  it('are those of a reference target where nothing is said, and an empty variable says nothing', () => {
    const settings = settingsOf('smoke', { GATEPROOF_SUITE_MODE: '', GATEPROOF_SUITE_URL: '  ' }, NOW);
    expect(settings).toEqual({
      ...{ target: 'reference-documented', urls: [], mode: null, reference: null, candidate: null, scenario: null },
      ...{
        baseline: null,
        tier: null,
        since: null,
        minutes: null,
        extends: true,
        whole: false,
        seed: null,
        workers: null,
      },
      ...{ allowHosts: [], waitQuiet: null, folder: resolve('.'), out: resolve('reports/suites/smoke') },
    });
  });

  it('are read from the variables of the list', () => {
    const said = {
      ...{ target: 'mine.ts', url: 'reference=http://a  candidate=http://b', mode: 'legacy-fallback', minutes: '2.5' },
      ...{
        reference: 'a.ts',
        candidate: 'b.ts',
        scenario: 's.ts',
        baseline: 'kept',
        tier: '2',
        since: '10m',
        extension: 'off',
        form: 'whole',
      },
      ...{ seed: '7', workers: '2', allowHost: 'one two', waitQuiet: '5s', folder: '/project', out: 'left' },
    } as const;
    const env = Object.fromEntries(
      Object.entries(said).map(([name, value]) => [SUITE_VARIABLES[name as keyof typeof said], value]),
    );
    expect(settingsOf('ci-gate', env, NOW)).toEqual({
      ...{ target: 'mine.ts', urls: ['reference=http://a', 'candidate=http://b'], mode: 'legacy-fallback' },
      ...{
        reference: 'a.ts',
        candidate: 'b.ts',
        scenario: 's.ts',
        baseline: 'kept',
        tier: 2,
        since: { said: '10m', at: '2026-03-23T02:50:00.000Z' },
        minutes: 2.5,
        extends: false,
      },
      ...{ whole: true, seed: '7', workers: '2', allowHosts: ['one', 'two'], waitQuiet: '5s' },
      ...{ folder: '/project', out: '/project/left' },
    });
  });

  it('count a time ago from the start of the command, however late vitest reads them', () => {
    const env = { GATEPROOF_SUITE_SINCE: '10m', GATEPROOF_SUITE_STARTED_AT: String(NOW) };
    const [soon, late] = [1_000, 60_000].map((afterMs) => settingsOf('post-rollback', env, NOW + afterMs));
    expect(soon?.since).toEqual({ said: '10m', at: '2026-03-23T02:50:00.000Z' });
    expect(late?.since).toEqual(soon?.since);
  });

  it.each([
    ['minutes', '0'],
    ['minutes', 'six'],
    ['mode', 'other'],
    ['tier', '4'],
    ['extension', 'no'],
    ['form', 'long'],
    ['since', 'yesterday'],
    ['since', '2026-03-23T03:00:01Z'],
    ['startedAt', 'soon'],
  ] as const)('are refused where %s is "%s"', (name, value) => {
    expect(() => settingsOf('ci-gate', { [SUITE_VARIABLES[name]]: value }, NOW)).toThrow(HarnessError);
  });
});

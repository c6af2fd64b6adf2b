import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { SUITE_VARIABLES } from '../core/suite.ts';
import { settingsOf } from './settings.ts';

describe('the settings of a suite', () => {
  it('are those of a reference target where nothing is said, and an empty variable says nothing', () => {
    const settings = settingsOf('smoke', { GATEPROOF_SUITE_MODE: '', GATEPROOF_SUITE_URL: '  ' });
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
    expect(settingsOf('ci-gate', env)).toEqual({
      ...{ target: 'mine.ts', urls: ['reference=http://a', 'candidate=http://b'], mode: 'legacy-fallback' },
      ...{
        reference: 'a.ts',
        candidate: 'b.ts',
        scenario: 's.ts',
        baseline: 'kept',
        tier: 2,
        since: '10m',
        minutes: 2.5,
        extends: false,
      },
      ...{ whole: true, seed: '7', workers: '2', allowHosts: ['one', 'two'], waitQuiet: '5s' },
      ...{ folder: '/project', out: '/project/left' },
    });
  });

  it.each([
    ['minutes', '0'],
    ['minutes', 'six'],
    ['mode', 'other'],
    ['tier', '4'],
    ['extension', 'no'],
    ['form', 'long'],
  ] as const)('are refused where %s is "%s"', (name, value) => {
    expect(() => settingsOf('ci-gate', { [SUITE_VARIABLES[name]]: value })).toThrow(HarnessError);
  });
});

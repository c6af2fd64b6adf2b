import { expect, it } from 'vitest';
import documented from '../../profiles/reference-documented.ts';
import { parseProfile } from '../target/profile.ts';
import { refusedProfile } from '../target/testing/refused-profile.ts';

it('a profile without a word on checks has the limits of the document', () => {
  expect(parseProfile(documented, 'x').checks).toMatchObject({
    ...{ poolLimit: 0.85, memoryLimit: 0.8, cpuLimit: 0.7, burst: null, socketCommand: null, notApplicable: {} },
    responseProbe: { requests: 300, ratePerSec: 20, limitMs: 200 },
  });
});

it('everything that is wrong with them is told at once', () => {
  const { problems } = refusedProfile({
    ...documented,
    checks: {
      ...{ notApplicable: { H9: 'x', H1: '' }, tickLimitMs: '5s', burst: true },
      socketCommand: { words: 'node test.js', passEnv: ['MY-KEY'] },
      responseProbe: { requests: 58 },
    },
  });
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    'checks.burst',
    'checks.notApplicable.H1',
    'checks.notApplicable.H9',
    'checks.responseProbe.requests',
    'checks.socketCommand.passEnv[0]',
    'checks.socketCommand.words',
    'checks.tickLimitMs',
  ]);
});

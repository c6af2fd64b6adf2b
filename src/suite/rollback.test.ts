import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { parseSince } from '../cli/values/since.ts';
import type { Mode } from '../core/modes.ts';
import type { ProfileInput } from '../core/profile.ts';
import type { ArmFigures } from '../core/server-figures.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { VerificationLoad } from '../core/verification.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { judge } from '../judge/judge.ts';
import { summarizeRun } from '../judge/summary.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import { figuresSeen, seconds } from '../judge/testing/server-figures.ts';
import { parseProfile } from '../target/profile.ts';
import { answerOf } from './answer-of.ts';
import { answerRestart, answerServer, rollbackPlaces, rollbackWords, serverFiguresOf } from './rollback.ts';
import { settingsOf } from './settings.ts';

const answer = (ask: () => void): string => {
  try {
    ask();
  } catch (error) {
    const given = answerOf(error);
    return given.state === 'unanswered'
      ? given.state
      : `${given.state === 'answered' ? given.verdict : given.state}, ${given.text}`;
  }
  return 'pass';
};

const loadWith = (figures: readonly ArmFigures[]): VerificationLoad => {
  const record = buildRecord({ serverFigures: [...figures] });
  return { state: 'played', summary: summarizeRun(record, judge(record), englishCatalogue) };
};

const WELL = { cpu: seconds(60, 0.2), memory: seconds(60, 0.3), pool: seconds(60, 0.1) };

describe('the figures of the server', () => {
  it.each([
    ['hold where each holds', loadWith([figuresSeen(WELL)]), /^pass$/],
    [
      'fail by the one that is over',
      loadWith([figuresSeen({ ...WELL, cpu: seconds(60, 0.9) })]),
      /^fail, FAIL: server CPU FAIL, (\d+) of \1 samples/,
    ],
    [
      'are undecided where one was not seen',
      loadWith([figuresSeen({ ...WELL, pool: [] })]),
      /^inconclusive, .*connection pool INCONCLUSIVE/,
    ],
    ['are undecided where none was seen', loadWith([]), /^inconclusive, /],
    ['are undecided where no load was played', { state: 'not-played', why: 'x', hint: '' } as const, /^inconclusive, /],
  ] as const)('%s', (_, load, said) => {
    expect(answer(() => answerServer({ load }, ['cpu', 'memory', 'pool']))).toMatch(said);
  });

  it.each([
    ['all where all have a source', {}, ['cpu', 'memory', 'pool']],
    ['the pool alone where no process is named', { process: null }, ['pool']],
    [
      'not what the profile has a reason to leave out',
      { checks: { notApplicable: { P4: 'a reason', H4: 'a reason' } } },
      ['memory'],
    ],
  ] as const)('are %s', (_, change, ids) => {
    const profile = { ...builtInProfiles['reference-documented'], ...change } as ProfileInput;
    expect(serverFiguresOf(parseProfile(profile, 'test'))).toEqual(ids);
  });
});

it('a restart that nobody looked for is no pass', () => {
  expect(answer(() => answerRestart({ restart: null }))).toMatch(/^inconclusive/);
});

describe('the mode that should be on after a rollback', () => {
  const [A, B] = ['http://127.0.0.1:3000', 'http://127.0.0.1:3001'];

  it.each([
    ['at the address of the profile', []],
    ['at an address', [A]],
  ])('must be said %s', (_, urls) => {
    expect(() => rollbackPlaces({ urls, mode: null })).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(rollbackPlaces({ urls, mode: 'legacy-fallback' }).map(({ mode }) => mode)).toEqual(['legacy-fallback']);
  });

  it('is said by addresses of modes', () => {
    const urls = [`gateway-only=${A}`, `legacy-fallback=${B}`];
    expect(rollbackPlaces({ urls, mode: null }).map(({ mode }) => mode)).toEqual(['gateway-only', 'legacy-fallback']);
  });
});

const NOW = Date.parse('2026-03-23T03:00:00Z');

describe('the words of verify', () => {
  it.each([
    [{}, 'post-rollback --tier 3'],
    [{ TIER: '1', SINCE: '10m', SCENARIO: 'mine.ts' }, 'mine.ts --tier 1 --since 2026-03-23T02:50:00.000Z'],
  ])('with %j', (said, words) => {
    const env = Object.fromEntries(Object.entries(said).map(([name, value]) => [`GATEPROOF_SUITE_${name}`, value]));
    expect(rollbackWords(settingsOf('post-rollback', env, NOW), { mode: null, at: [] }).join(' ')).toBe(
      `--target reference-documented --scenario ${words}`,
    );
  });

  it('ask one address after another for a restart since the same instant', () => {
    const clock = createVirtualClock(NOW * 1_000);
    const settings = settingsOf('post-rollback', { GATEPROOF_SUITE_SINCE: '10m' }, clock.wallMs());
    // As `verify` reads it when its turn comes.
    const askedOf = (mode: Mode): number => {
      const words = rollbackWords(settings, { mode, at: [] });
      return parseSince(words[words.indexOf('--since') + 1] ?? '', clock.wallMs());
    };
    const first = askedOf('gateway-only');
    clock.advance(4 * 60_000_000);
    expect([first, askedOf('legacy-fallback')]).toEqual([NOW - 600_000, NOW - 600_000]);
  });
});

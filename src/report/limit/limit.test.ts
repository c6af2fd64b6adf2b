import { describe, expect, it } from 'vitest';
import {
  type LimitAnswer,
  type LimitMode,
  type LimitSearch,
  type LimitStep,
  limitSearchSchema,
} from '../../core/limit-search.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { plainPaint } from '../paint.ts';
import { columnsOf } from '../safe-text.ts';
import { renderLimitMarkdown } from './markdown.ts';
import { renderLimitText } from './terminal.ts';

const { limit: text } = englishCatalogue;

const SETTINGS: LimitSearch['settings'] = {
  ...{ fromPerSec: 200, floorPerSec: 3.1, capPerSec: 2_000, budgetMs: 900_000, stepMs: 10_000 },
  ...{ resolutionRatio: 0.05, atLeastPerSec: null },
};

const answer = (seen: Partial<LimitAnswer> = {}): LimitAnswer => ({
  ...{ outcome: 'found', holdsAtPerSec: 410, breaksAtPerSec: 430, lowerPerSec: 390.5, upperPerSec: 451.5 },
  ...{ holdsConfirmed: true, breaksConfirmed: true, cause: null },
  ...seen,
});

const objective = (seen: Partial<LimitStep['objectives'][number]>): LimitStep['objectives'][number] => ({
  ...{ id: 'response-p95', verdict: 'pass', reason: null, coarse: false },
  ...{ limit: 200, observed: 50, n: 4_100, bad: 0, upper: 0.001 },
  ...seen,
});

const step = (seen: Partial<LimitStep> = {}): LimitStep => ({
  ...{
    nth: 1,
    ratePerSec: 410,
    factor: 1,
    durationMs: 10_000,
    tookMs: 17_000,
    seed: 5,
    verdict: 'holds',
    reason: null,
  },
  objectives: [objective({})],
  ...{ p50Ms: 20, p95Ms: 87.2, queueP95Ms: 1, riseMs: 0, booksAgree: true, ended: 'whole', folder: 'steps/a' },
  arrivals: { planned: 4_100, ok: 4_095, failed: 3, unanswered: 2, dropped: 0, notReleased: 0 },
  ...seen,
});
const broken = step({
  ...{ nth: 2, ratePerSec: 430, verdict: 'breaks', ended: 'broke', p95Ms: 430, queueP95Ms: 10 },
  objectives: [objective({ verdict: 'fail' })],
});

const searched = (mode: Partial<LimitMode> = {}, rest: Partial<LimitSearch> = {}): LimitSearch => {
  const settings = rest.settings ?? SETTINGS;
  const found = mode.answer ?? answer();
  return limitSearchSchema.parse({
    ...{ schemaVersion: 1, tool: { name: 'gateproof', version: '0.1.0' }, runId: 'r', scenario: 'quote-steady' },
    ...{ gating: ['response-p95'], startedAt: '2026-11-23T10:00:00.000Z', command: 'gateproof run x', seed: 1 },
    ...{ settings, finished: true, stopped: null, exitCode: 0 },
    modes: [
      {
        ...{ mode: 'gateway-only', answer: found, steps: [step(), broken] },
        ...mode,
        text: text.answer('gateway-only', found, settings),
      },
    ],
    ...rest,
  });
};

const printed = (search: LimitSearch, columns = 80): string =>
  renderLimitText(search, { columns, paint: plainPaint, folder: 'out', files: ['out/limit.json'], poolAt: () => 100 });

describe('the answer', () => {
  it.each<[string, Partial<LimitAnswer>, string]>([
    ['found', {}, 'gateway-only: holds at 410/s, breaks at 430/s (the limit is between 391 and 452/s, 95 % sure).'],
    [
      'found, but wide and seen once',
      { breaksAtPerSec: 440, cause: 'budget', holdsConfirmed: false, breaksConfirmed: false },
      'gateway-only: holds at 410/s, breaks at 440/s (the limit is between 391 and 452/s, 95 % sure); wider than asked for: the budget ended; the hold and the break seen only once.',
    ],
    [
      'found as near as asked for, and not confirmed',
      { cause: 'budget', breaksConfirmed: false },
      'gateway-only: holds at 410/s, breaks at 430/s (the limit is between 391 and 452/s, 95 % sure); the budget ended; the break seen only once.',
    ],
    [
      'found, and no whole rate between',
      { holdsAtPerSec: 22, breaksAtPerSec: 24, lowerPerSec: 20.4, upperPerSec: 25.9 },
      'gateway-only: holds at 22/s, breaks at 24/s (the limit is between 20 and 26/s, 95 % sure); wider than asked for: rates are whole, and none lies between the two.',
    ],
    [
      'not reached, and not over it',
      { outcome: 'not-reached', cause: 'not-calm', breaksAtPerSec: null, upperPerSec: null },
      'gateway-only: not reached: holds at 2,000/s, the highest rate allowed, and no rate broke; the target did not answer calmly again within a minute, look at it now.',
    ],
    [
      'not reached',
      { outcome: 'not-reached', holdsAtPerSec: 2_000, breaksAtPerSec: null, upperPerSec: null },
      'gateway-only: not reached: holds at 2,000/s, the highest rate allowed, and no rate broke.',
    ],
    [
      'never holds',
      { outcome: 'never-holds', holdsAtPerSec: null, breaksAtPerSec: 3.1, lowerPerSec: null },
      'gateway-only: holds at no rate that was tried; breaks down to 3.1/s.',
    ],
    [
      'our own generator',
      { outcome: 'inconclusive', cause: 'generator', breaksAtPerSec: null, upperPerSec: null },
      'gateway-only: inconclusive: this generator could not go higher than 410/s; holds at 410/s, none broke.',
    ],
    [
      'out of time',
      { outcome: 'inconclusive', cause: 'budget', breaksAtPerSec: null, upperPerSec: null },
      'gateway-only: inconclusive: holds at 410/s, none broke; the budget ended (the limit is over 391/s, 95 % sure).',
    ],
    [
      'stopped on the way down',
      { outcome: 'inconclusive', cause: 'interrupted', holdsAtPerSec: null, lowerPerSec: null },
      'gateway-only: inconclusive: no rate held, breaks at 430/s; the search was stopped (the limit is under 452/s, 95 % sure).',
    ],
  ])('%s', (_, seen, sentence) => {
    expect(text.answer('gateway-only', answer(seen), SETTINGS)).toBe(sentence);
  });
});

describe('a search in a terminal', () => {
  it('shows every step and ends on the answer', () => {
    const lines = printed(searched()).trimEnd().split('\n');
    expect(lines[0]).toBe('quote-steady: the highest rate at which this holds: quote P95');
    expect(lines.slice(2, 6)).toEqual([
      'gateway-only',
      '  rate/s  time      P95  requests  not ok  verdict',
      '     410  10 s  87.2 ms     4,100       5  holds',
      '     430  10 s   430 ms     4,100       5  breaks   quote P95; ended early',
    ]);
    expect(lines.slice(-2).join(' ')).toBe(text.answer('gateway-only', answer(), SETTINGS));
  });

  it.each([80, 60, 40])('stays within %i columns', (columns) => {
    const steps = [
      step(),
      broken,
      step({ verdict: 'growing', riseMs: 38 }),
      step({ verdict: 'generator', reason: 'generator-saturated' }),
    ];
    const lines = printed(searched({ steps }), columns).split('\n');
    for (const line of lines.filter((each) => !/^(Files|Judge|Again)/.test(each)))
      expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });

  it('words what a step says, and what it does not', () => {
    const shown = printed(
      searched({
        steps: [
          step({ verdict: 'growing', riseMs: 38 }),
          step({ verdict: 'undecided', reason: 'noisy-host' }),
          step({ verdict: 'generator', reason: 'generator-saturated', p95Ms: null }),
        ],
      }),
      140,
    );
    expect(shown).toContain('fills up          answers rise by 38 ms or more from its start to its end');
    expect(shown).toContain('undecided         this machine stalled during the run');
    expect(shown).toMatch(/ - {2,}4,100 +5 {2}we were too slow {2}our own load generator could not keep up/);
  });

  it('says what a hold proves where a step has too few requests', () => {
    const coarse = {
      coarse: true,
      verdict: 'inconclusive',
      reason: 'too-few-samples',
      n: 1_000,
      upper: 0.002_99,
    } as const;
    const steps = [
      step({
        objectives: [
          objective({ id: 'availability', limit: 0.999, ...coarse }),
          objective({ id: 'error-rate', limit: 0.001, ...coarse }),
          objective({}),
        ],
      }),
      broken,
    ];
    expect(printed(searched({ steps }), 400)).toContain(
      'gateway-only: availability and error rate at 410/s: none of 1,000 samples was bad, which proves at most 0.3 % and not the limit itself. With --step 30s a step would have enough.',
    );
    expect(printed(searched())).not.toContain('none of');
  });

  it.each([
    [215.1, true],
    [215, false],
  ])('says that a pool of ours was what waited, from over half of the time on: %d ms of 430', (queueP95Ms, says) => {
    const steps = [step(), { ...broken, queueP95Ms }];
    expect(printed(searched({ steps }), 400).includes('at 430/s all 100 connections of our pool were busy')).toBe(says);
  });

  it.each([
    [390, 'is met'],
    [460, 'is missed'],
    [420, 'is open'],
  ])('says of a rate of %i/s that it %s', (atLeastPerSec, said) => {
    const search = searched({}, { settings: { ...SETTINGS, atLeastPerSec } });
    expect(printed(search, 400)).toContain(
      `gateway-only: ${said === 'is open' ? 'whether ' : ''}${atLeastPerSec}/s is ${said === 'is open' ? 'met is open' : said.slice(3)}`,
    );
  });

  it.each<[string, Partial<LimitMode>, number, string]>([
    [
      'the interval straddles it',
      {},
      420,
      'it is not outside what is known of the limit. To decide that one rate, run it alone and longer: --rate 420 --duration 2m.',
    ],
    [
      'its end was seen once',
      { answer: answer({ holdsConfirmed: false, lowerPerSec: null }) },
      400,
      'the end that would decide was seen only once.',
    ],
    [
      'its steps had too few requests, which takes longer alone',
      {
        answer: answer({ holdsAtPerSec: 40, breaksAtPerSec: 42, lowerPerSec: 36, upperPerSec: 46 }),
        steps: [step({ ratePerSec: 40, objectives: [objective({ id: 'error-rate', limit: 0.001, coarse: true })] })],
      },
      20,
      'the steps that held over it had too few requests to prove every objective. To decide that one rate, run it alone and longer: --rate 20 --duration 3m.',
    ],
  ])('says why a rate is open: %s', (_, mode, atLeastPerSec, said) => {
    const search = searched(mode, { settings: { ...SETTINGS, atLeastPerSec } });
    expect(printed(search, 400)).toContain(`whether ${atLeastPerSec}/s is met is open: ${said}`);
  });

  it('says where nobody could see a queue that fills', () => {
    const said = 'whether a queue fills up at 410/s could not be told';
    expect(printed(searched({ steps: [step({ riseMs: null }), broken] }), 400)).toContain(said);
    expect(printed(searched(), 400)).not.toContain(said);
  });

  it('says what stopped it', () => {
    expect(printed(searched({}, { stopped: 'nobody there' }))).toContain('Stopped: nobody there');
  });
});

it('is Markdown with the answers first', () => {
  const markdown = renderLimitMarkdown(searched(), () => 100);
  expect(markdown).toContain(
    '- **gateway-only: holds at 410/s, breaks at 430/s (the limit is between 391 and 452/s, 95 % sure).**',
  );
  expect(markdown).toContain('| 430 | 10 s | 430 ms | 4,100 | 5 | breaks | quote P95; ended early |');
  expect(markdown.indexOf('holds at')).toBeLessThan(markdown.indexOf('| 430'));
});

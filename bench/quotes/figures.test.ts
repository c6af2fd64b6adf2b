import { describe, expect, it } from 'vitest';
import {
  achievedRatio,
  closedPerSec,
  constantErrorMs,
  cpuUs,
  freezeRatio,
  frozenP99Ms,
  highestHonest,
  isHonest,
  over,
  perCpuSec,
  ratioOver,
} from './figures.ts';
import { wrkMs } from './generators/closed-peers.ts';
import { LIMITS } from './limits.ts';
import { pageOf } from './page.ts';
import { disagreement, type Own, type Round, type Row } from './rows.ts';
import { FULL, playsOf } from './settings.ts';

const own = (change: Partial<Own> = {}): Own => ({
  ...{
    requests: 1_000,
    before: 0,
    uncounted: 0,
    ok: 1_000,
    notSent: 0,
    sentRatio: 1,
    p50Ms: 1,
    p99Ms: 2,
    latenessP99Ms: 1,
  },
  ...change,
});
const server = (change: Partial<Row['server']> = {}): Row['server'] => ({
  ...{ requests: 1_000, spanMs: 1_000, cpuSec: 0, heldMs: null, frozeMs: 0, ...change },
});
const row = (generator: string, change: Partial<Row>): Row => ({
  ...{ generator, measure: 'open', size: 'long', askedPerSec: 1_000, durationMs: 1_000, wallSec: 1, treeCpuSec: 1 },
  ...{ own: own(), server: server(), noise: { quiet: true, lostRatio: 0, gapMaxMs: 0 }, problem: null },
  ...change,
});
const round = (rows: readonly Row[]): Round => ({
  ...{ round: 1, date: '2026-11-27', machine: '-', settings: '{}', versions: {} },
  rows: [...rows],
});
const costing = (
  generator: string,
  us: number,
  measure: 'open' | 'closed' = 'open',
  change: Partial<Row> = {},
): Row[] => [
  row(generator, { measure, size: 'short', treeCpuSec: 3, server: server({ requests: 10_000 }) }),
  row(generator, {
    measure,
    size: 'long',
    treeCpuSec: 3 + (us * 50_000) / 1e6,
    server: server({ requests: 60_000 }),
    ...change,
  }),
];

describe('CPU a request', () => {
  it('is the slope between two plays: start and report fall out', () => {
    expect(cpuUs('open')(round(costing('a', 40)), 'a')).toBeCloseTo(40);
    expect(perCpuSec('closed')(round(costing('a', 40, 'closed')), 'a')).toBeCloseTo(25_000);
  });

  it.each([
    ['a play is missing', costing('a', 40).slice(1)],
    ['a play counts for nothing', costing('a', 40, 'open', { problem: 'books' })],
    ['the longer one cost no more', costing('a', 0)],
    ['the longer one cost nothing that was seen', costing('a', 40, 'open', { treeCpuSec: null })],
    ['the longer one sent no more', costing('a', 40, 'open', { server: server({ requests: 10_000 }) })],
  ])('is not measured where %s', (_, rows) => {
    expect(cpuUs('open')(round(rows), 'a')).toBeNull();
  });

  it('is compared within a round', () => {
    const rounds = [
      round([...costing('a', 40), ...costing('b', 20)]),
      round([...costing('a', 90), ...costing('b', 30)]),
    ];
    const [above, below] = ['a', 'b'].map((generator) => ({ generator, figure: cpuUs('open') }));
    expect(ratioOver(rounds, above!, below!)).toMatchObject({ median: 2.5, least: 2, n: 2 });
    expect(over(rounds, 'c', cpuUs('open'))).toBeNull();
  });
});

describe('a rate', () => {
  it('is counted from the first request of the load to its last, over the gaps between them', () => {
    const sent = { own: own({ before: 1 }), server: server({ requests: 1_002, spanMs: 2_000 }) };
    expect(achievedRatio(round([row('a', sent)]), 'a')).toBeCloseTo(0.5);
    expect(closedPerSec(round([row('a', { ...sent, measure: 'closed', askedPerSec: null })]), 'a')).toBeCloseTo(500);
    expect(achievedRatio(round([row('a', { ...sent, askedPerSec: null })]), 'a')).toBeNull();
    expect(achievedRatio(round([row('a', { server: server({ requests: 1 }) })]), 'a')).toBeNull();
  });
});

describe('a planted truth', () => {
  it('of a constant hold is what the server measured', () => {
    const held = row('a', {
      measure: 'constant',
      size: 'all',
      own: own({ p50Ms: 102, p99Ms: 99 }),
      server: server({ heldMs: { p50: 100.5, p99: 101 } }),
    });
    expect(constantErrorMs('p50')(round([held]), 'a')).toBeCloseTo(1.5);
    expect(constantErrorMs('p99')(round([held]), 'a')).toBeCloseTo(-2);
  });

  it('of a freeze is the p99 of arrivals that waited for its end, as counted one by one', () => {
    const [ratePerSec, durationMs, frozeMs] = [1_000, 5_000, 1_400];
    const waits = Array.from({ length: (ratePerSec * durationMs) / 1000 }, (_, i) => {
      const atMs = (i * 1000) / ratePerSec;
      return atMs >= 1_500 && atMs < 1_500 + frozeMs ? 1_500 + frozeMs - atMs : 0;
    }).toSorted((a, b) => a - b);
    const counted = waits[Math.ceil(0.99 * waits.length) - 1] ?? 0;
    expect(Math.abs(frozenP99Ms(frozeMs, durationMs) - counted)).toBeLessThanOrEqual(1);
    const said = row('a', {
      measure: 'freeze',
      size: 'all',
      durationMs,
      own: own({ p99Ms: 675 }),
      server: server({ frozeMs }),
    });
    expect(freezeRatio(round([said]), 'a')).toBeCloseTo(0.5);
  });
});

describe('an honest play', () => {
  it.each([
    ['sent 99 % of it', own({ sentRatio: 0.99 }), 1_000, true],
    ['sent less', own({ sentRatio: 0.9899 }), 1_000, false],
    ['was late by less than 2 ms', own({ latenessP99Ms: 1.999 }), 1_000, true],
    ['was late by 2 ms', own({ latenessP99Ms: 2 }), 1_000, false],
    ['was seen at 98 % of its rate', own(), 981, true],
    ['was seen at less', own(), 980, false],
    ['says nothing of lateness', own({ latenessP99Ms: null }), 1_000, null],
    ['says nothing of what it did not send', own({ sentRatio: null }), 1_000, null],
    ['was not seen', own(), 1, null],
  ])('%s: %#', (_, said, requests, expected) => {
    expect(isHonest(row('a', { own: said, server: server({ requests }) }))).toBe(expected);
  });
});

const reached = (askedPerSec: number, change: Partial<Row> = {}): Row =>
  row('gateproof', {
    measure: 'reach',
    size: String(askedPerSec),
    askedPerSec,
    server: server({ requests: askedPerSec + 1 }),
    ...change,
  });
const late = { own: own({ latenessP99Ms: 9 }) };

describe('the highest honest rate', () => {
  it.each([
    ['is the last before the first that is not', [reached(3, late), reached(1), reached(2), reached(4)], 2],
    ['is the last of all where all are', [reached(1), reached(2)], 2],
    ['is 0 where the first is not', [reached(1, late), reached(2)], 0],
    ['stops at a play that counts for nothing', [reached(1), reached(2, { problem: 'books' }), reached(3)], 1],
    ['is not measured without a play', [], null],
  ])('%s', (_, rows, expected) => {
    expect(highestHonest(round(rows), 'gateproof')).toBe(expected);
  });
});

const limitNamed = (text: string) => LIMITS.find(({ says }) => says.includes(text))!;

describe('a promise', () => {
  it.each([
    [30, true],
    [30.01, false],
  ])('of 1.5 times the bare loop at %d us over 20 us is met: %s', (us, met) => {
    const rounds = [round([...costing('gateproof', us), ...costing('dispatch-loop', 20)])];
    expect(limitNamed('bare dispatch').seen(rounds).met).toBe(met);
    expect(limitNamed('k6').seen(rounds).met).toBeNull();
  });

  it.each([
    ['three quiet rounds held', [{}, {}, {}], true],
    ['two held: not enough to say', [{}, {}], null],
    ['a noisy one is not asked', [{}, {}, {}, { ...late, noise: { quiet: false, lostRatio: 1, gapMaxMs: 9 } }], true],
    ['one of three did not hold', [{}, late, {}], false],
    ['the only one did not hold', [late], false],
    ['there is none', [], null],
  ])('of 20,000 a second: %s', (_, changes, met) => {
    const rounds = changes.map((change) => round([reached(20_000, change)]));
    expect(limitNamed('20,000/s').seen(rounds).met).toBe(met);
  });

  it('of the truth is met within its bounds, and not without a figure', () => {
    const said = (p99Ms: number) =>
      round([
        row('gateproof', {
          measure: 'freeze',
          size: 'all',
          durationMs: 5_000,
          own: own({ p99Ms }),
          server: server({ frozeMs: 1_050 }),
        }),
      ]);
    const met = (p99Ms: number) => limitNamed('freeze').seen([said(p99Ms)]).met;
    expect([met(1_049), met(1_051), met(951), met(949), limitNamed('freeze').seen([]).met]).toEqual([
      true,
      false,
      true,
      false,
      null,
    ]);
  });
});

it('lets a row count only where both sides counted the same, or as much as a tool leaves uncounted', () => {
  const seen = (n: number) => server({ requests: n });
  expect(disagreement(own({ before: 1 }), seen(1_001))).toBeNull();
  expect(disagreement(own(), seen(999))).toContain('1000');
  expect(disagreement(own(), seen(1_001))).toContain('1001');
  expect(disagreement(own({ uncounted: 20 }), seen(1_020))).toBeNull();
  expect(disagreement(own({ uncounted: 20 }), seen(1_021))).toContain('1000 to 1020');
});

it.each([
  ['950.00us', 0.95],
  ['1.50ms', 1.5],
  ['1.35s', 1_350],
])('reads %s of wrk as %d ms', (text, ms) => {
  expect(wrkMs(text)).toBeCloseTo(ms);
  expect(() => wrkMs('soon')).toThrow();
});

it('says on its page that a few rounds are not whole, and what is absent', () => {
  const known = { name: 'gateproof', title: 'gateproof run', note: '-', measures: ['open'], isClosed: false } as const;
  const page = pageOf([round([...costing('gateproof', 40), reached(20_000, { problem: 'books differ' })])], [known]);
  for (const said of ['Not whole', 'Absent: gateproof run', 'books differ', 'not measured'])
    expect(page).toContain(said);
});

it.each([
  [3, 'not enough rounds (3 of 5)'],
  [4, 'not enough rounds (4 of 5)'],
  [5, 'met'],
])('says on its page of a promise that %d rounds keep: %s', (count, says) => {
  const all = Array.from({ length: count }, () =>
    round([...costing('gateproof', 20), ...costing('dispatch-loop', 20), reached(20_000, {})]),
  );
  const lines = pageOf(all, []).split('\n');
  for (const promise of ['bare dispatch loop', '20,000/s from'])
    expect(lines.find((line) => line.includes(promise))).toMatch(
      new RegExp(`\\| ${says.replaceAll(/[()]/g, '\\$&')} \\|$`),
    );
});

it('plays the same load short and long, and every measure', () => {
  const plays = playsOf(FULL);
  expect(new Set(plays.map(({ measure }) => measure)).size).toBe(5);
  const [short, long] = plays.filter(({ measure }) => measure === 'open');
  expect([short?.ratePerSec, short?.connections]).toEqual([long?.ratePerSec, long?.connections]);
});

import { describe, expect, it } from 'vitest';
import { spreadOf } from '../common/spread.ts';
import { figureOf, figureOver, ratiosOver } from './figures.ts';
import { heldIn, isMet, LIMITS, type Limit } from './limits.ts';
import { pageOf } from './page.ts';
import { disagreement, type Round, type Row } from './rows.ts';
import { FULL, playsOf } from './settings.ts';

const row = (generator: string, of: Pick<Row, 'measure' | 'size'>, change: Partial<Row> = {}): Row => ({
  ...{ generator, connections: 0, ticks: 0, wallSec: 1, treeCpuSec: null, workersCpuSec: null, rss: null },
  ...{ serverCpuSec: 0, own: null, noise: { lostRatio: 0, gapMaxMs: 0 }, problem: null },
  server: { connected: 0, subscribed: 0, closed: 0, messages: 0 },
  ...of,
  ...change,
});

const connects = (generator: string, smallSec: number, largeSec: number, problem: string | null = null): Row[] => [
  row(generator, { measure: 'connect', size: 'small' }, { connections: 100, treeCpuSec: smallSec }),
  row(generator, { measure: 'connect', size: 'large' }, { connections: 1_100, treeCpuSec: largeSec, problem }),
];

const round = (rows: readonly Row[]): Round => ({
  ...{ round: 1, date: '2026-11-27', machine: '-', settings: '{}', versions: {} },
  rows: [...rows],
});

const held = { beforeBytes: 1_024_000, heldBytes: 1_024_000 + 100 * 5 * 1024 };
const messages = (count: number): Row['server'] => ({ connected: 0, subscribed: 0, closed: 0, messages: count });

describe('a figure of a round', () => {
  it('is the slope between two plays: what a generator costs without load falls out', () => {
    expect(figureOf(round(connects('a', 3, 3.2)), 'a', 'connect-us')).toBeCloseTo(200);
  });
  it('is not measured where a row counts for nothing, is missing, or cost less than the smaller one', () => {
    expect(figureOf(round(connects('a', 3, 3.2, 'books differ')), 'a', 'connect-us')).toBeNull();
    expect(figureOf(round(connects('a', 3, 3.2).slice(1)), 'a', 'connect-us')).toBeNull();
    expect(figureOf(round(connects('a', 3, 2.9)), 'a', 'connect-us')).toBeNull();
  });
  it('as the storm goes on is the slope from a brief play at the same rate: what costs by the second is in it', () => {
    const brief = row('a', { measure: 'connect', size: 'brief' }, { connections: 100, treeCpuSec: 2.7 });
    expect(figureOf(round([brief, ...connects('a', 3, 3.2)]), 'a', 'connect-on-us')).toBeCloseTo(500);
    expect(figureOf(round(connects('a', 3, 3.2)), 'a', 'connect-on-us')).toBeNull();
  });
  it('of a connection without a subscription is a slope of its own', () => {
    const joins = [
      row('a', { measure: 'join', size: 'small' }, { connections: 100, treeCpuSec: 3, workersCpuSec: 2 }),
      row('a', { measure: 'join', size: 'large' }, { connections: 1_100, treeCpuSec: 3.1, workersCpuSec: 2.08 }),
    ];
    const both = round([...joins, ...connects('a', 3, 3.2)]);
    expect(figureOf(both, 'a', 'join-us')).toBeCloseTo(100);
    expect(figureOf(both, 'a', 'join-us-workers')).toBeCloseTo(80);
    expect(figureOf(round(connects('a', 3, 3.2)), 'a', 'join-us')).toBeNull();
  });
  it('of memory is the growth over all held sockets', () => {
    const rows = [row('a', { measure: 'hold', size: 'held' }, { connections: 100, rss: held })];
    expect(figureOf(round(rows), 'a', 'held-kb')).toBe(5);
  });
  it('of messages is how many more came in how much more CPU', () => {
    const rows = [
      row('a', { measure: 'messages', size: 'few' }, { server: messages(100), workersCpuSec: 1 }),
      row('a', { measure: 'messages', size: 'ten' }, { server: messages(1_100), workersCpuSec: 1.5 }),
    ];
    expect(figureOf(round(rows), 'a', 'ten-per-cpu-sec-workers')).toBeCloseTo(2_000);
    expect(figureOf(round(rows), 'a', 'one-per-cpu-sec-workers')).toBeNull();
    expect(figureOf(round(rows), 'a', 'ten-per-cpu-sec')).toBeNull();
  });
});

describe('figures over rounds', () => {
  it.each([
    [[3, 1, 2], { median: 2, least: 1, most: 3, n: 3 }],
    [[4, 1], { median: 2.5, least: 1, most: 4, n: 2 }],
    [[], null],
  ])('%j lie at %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread);
  });
  it('leave out rounds that did not measure it, and ratios are taken within a round', () => {
    const rounds = [
      round([...connects('a', 1, 1.1), ...connects('b', 1, 1.3)]),
      round([...connects('a', 1, 1.2), ...connects('b', 1, 1.4)]),
      round(connects('a', 1, 1.9)),
    ];
    expect(figureOver(rounds, 'b', 'connect-us')?.n).toBe(2);
    const ratios = ratiosOver(rounds, ['b', 'a'], 'connect-us');
    expect(ratios.map((ratio) => ratio.toFixed(3))).toEqual(['3.000', '2.000']);
  });
});

describe('a promise', () => {
  const limit = (isAtMost: boolean): Limit => ({ says: '', isAtMost, limit: 2, seen: () => [] });
  it.each([
    ['at most', [9, 2, 2, 1, 9], true, 3],
    ['at most', [1, 1, 2.01, 9, 9], false, 2],
    ['at least', [1, 1, 2, 9, 9], true, 3],
    ['at least', [1, 1, 1.99, 9, 9], false, 2],
  ])('of %s 2 is, at %j, met: %s, and held in %d rounds', (kind, seen, met, held) => {
    const promise = limit(kind === 'at most');
    expect([isMet(promise, spreadOf(seen)), heldIn(promise, seen)]).toEqual([met, held]);
  });
  it('is not met by nothing', () => {
    for (const each of LIMITS) expect(isMet(each, spreadOf(each.seen([])))).toBeNull();
  });
  it.each([
    [4, '4 of 4 | not enough rounds (4 of 5)'],
    [5, '5 of 5 | met'],
  ])('that %d rounds keep stands on the page as: %s', (count, says) => {
    const kept = round([...connects('gateproof-wire', 1, 1.1), ...connects('k6', 1, 1.9)]);
    const page = pageOf(
      Array.from({ length: count }, () => kept),
      [],
      null,
    );
    const line = page.split('\n').find((each) => each.includes('CPU of k6 over ours'));
    expect(line?.endsWith(`| ${says} |`)).toBe(true);
  });
  it('of a cost compares theirs over ours', () => {
    const rounds = [round([...connects('gateproof-wire', 1, 1.1), ...connects('k6', 1, 1.9)])];
    const k6 = LIMITS.find(({ says }) => says.includes('CPU of k6'));
    expect(k6?.seen(rounds)[0]).toBeCloseTo(9);
  });
});

it('Artillery is held against ours by what a connection costs as the storm goes on', () => {
  const brief = (generator: string, treeCpuSec: number) =>
    row(generator, { measure: 'connect', size: 'brief' }, { connections: 100, treeCpuSec });
  const rounds = [
    round([
      ...[brief('gateproof-wire', 1), brief('artillery', 3)],
      ...[...connects('gateproof-wire', 1.1, 1.2), ...connects('artillery', 4.5, 5)],
    ]),
  ];
  const artillery = LIMITS.find(({ says }) => says.includes('CPU of Artillery'));
  expect(artillery?.seen(rounds)[0]).toBeCloseTo(10);
});

describe('the plays of a round', () => {
  it('hold a brief one at the rate of the large one, and a small one as long as it', () => {
    const [brief, small, large] = playsOf(FULL);
    expect([brief?.size, small?.size, large?.size]).toEqual(['brief', 'small', 'large']);
    expect(brief?.connections).toBe(small?.connections);
    expect(small?.rampMs).toBe(large?.rampMs);
    const rate = (play: typeof large) => (play?.connections ?? 0) / (play?.rampMs ?? 0);
    expect(rate(brief)).toBeCloseTo(rate(large));
  });
});

describe('two sets of books', () => {
  const server = { connected: 112, subscribed: 112, closed: 112, messages: 5_000 };
  it.each([
    ['agree, sockets before the load in both', { connected: 100, closed: 100, messages: 5_000, before: 12 }, null],
    ['agree where one does not count', { connected: null, closed: null, messages: null, before: 0 }, null],
    [
      'differ in each count',
      { connected: 99, closed: 101, messages: 4_999, before: 12 },
      'connected: generator 111, server 112; closed: generator 113, server 112; messages: generator 4999, server 5000',
    ],
  ])('%s', (_, own, said) => {
    expect(disagreement(own, server)).toBe(said);
  });
});

import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { Twin } from '../core/two-clients.ts';
import { explainReason } from './explain.ts';
import { judge } from './judge.ts';
import { lowerBound, upperBound } from './stats/clopperPearson.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord, evenly } from './testing/build-record.ts';
import { buildTwins, type TwinSeen } from './testing/build-twins.ts';
import { type ClientsRun, compareClients } from './two-clients.ts';

const CALM = {
  latenessP99Ms: 1,
  allowedMs: 2,
  loopUtilisation: 0.1,
  echoMs: null,
  droppedLateMs: null,
  timedOut: null,
};
/** 1,200 connections, as many of them bad as is said. */
const slicesOf = (over: Parameters<typeof evenly>[0] = {}) =>
  buildRecord({ modes: { 'gateway-only': { slices: evenly({ slices: 2, connections: 1_200, ...over }) } } }).slices;
const HEALTHY = slicesOf();

const compared = (
  twins: Twin[],
  { slices = HEALTHY, late = CALM, arms = 1, subscribes = true }: Partial<ClientsRun> = {},
) => compareClients({ twins }, { slices, late, arms, subscribes })!;

describe('the times of two clients', () => {
  it.each([
    { apart: 17, verdict: 'agree' },
    { apart: 18, verdict: 'disagree' },
  ])('slower in $apart of 20 pairs: $verdict', ({ apart, verdict }) => {
    expect(compared(buildTwins(20, apart, { connectUs: 90_000 })).verdict).toBe(verdict);
    expect(compared(buildTwins(20, apart, {}, { connectUs: 90_000 })).verdict).toBe(verdict);
  });

  it('differ where the exact lower bound of the share of pairs is over one half, and not below', () => {
    const { alpha } = compared(buildTwins(20, 0, {}));
    expect(alpha).toBeCloseTo(0.01 / 14, 12);
    expect(lowerBound(17, 20, alpha)).toBeLessThan(0.5);
    expect(lowerBound(18, 20, alpha)).toBeGreaterThan(0.5);
  });

  it('are those of joins alone where sockets subscribe to nothing', () => {
    const none: TwinSeen = { subscribeUs: null, frames: 0, latencySumUs: null };
    const alone = (library: TwinSeen) =>
      compared(buildTwins(20, 20, { ...none, ...library }, none), { subscribes: false });
    expect(alone({}).times.map(({ what }) => what)).toEqual(['connect']);
    expect([alone({}).verdict, alone({ connectUs: 90_000 }).verdict]).toEqual(['agree', 'disagree']);
  });

  it.each<[string, TwinSeen, TwinSeen, 'agree' | 'disagree']>([
    ['a join slower by 20 ms', { connectUs: 30_000 }, {}, 'agree'],
    ['a join slower by more', { connectUs: 30_001 }, {}, 'disagree'],
    ['a long join slower by a tenth', { connectUs: 1_100_000 }, { connectUs: 1_000_000 }, 'agree'],
    ['a long join slower by more', { connectUs: 1_100_001 }, { connectUs: 1_000_000 }, 'disagree'],
    ['a subscription slower by 20 ms', { subscribeUs: 32_000 }, {}, 'agree'],
    ['a subscription slower by more', { subscribeUs: 32_001 }, {}, 'disagree'],
    ['a subscription that is never acked', { subscribeUs: null }, {}, 'disagree'],
    ['messages slower by 5 ms', { latencySumUs: 28_000 }, {}, 'agree'],
    ['messages slower by more', { latencySumUs: 28_001 }, {}, 'disagree'],
    ['messages that never come', { frames: 0, latencySumUs: 0 }, {}, 'disagree'],
    ['messages that tell no time', { latencySumUs: null }, {}, 'disagree'],
    ['messages that come to neither', { frames: 0 }, { frames: 0 }, 'agree'],
  ])('%s of every library connection', (_, library, wire, verdict) => {
    expect(compared(buildTwins(20, 20, library, wire)).verdict).toBe(verdict);
    expect(compared(buildTwins(20, 20, wire, library)).verdict).toBe(verdict);
  });

  it.each([
    { late: { ...CALM, latenessP99Ms: 79.999 }, verdict: 'disagree' },
    { late: { ...CALM, latenessP99Ms: 80 }, verdict: 'agree' },
    { late: { ...CALM, echoMs: 80 }, verdict: 'agree' },
  ] as const)(
    '80 ms are nothing beside our own lateness ($late.latenessP99Ms, echo $late.echoMs)',
    ({ late, verdict }) => {
      expect(compared(buildTwins(20, 20, { connectUs: 90_000 }), { late }).verdict).toBe(verdict);
    },
  );

  it.each([
    { pairs: 10, arms: 1, verdict: 'too-few' },
    { pairs: 11, arms: 1, verdict: 'agree' },
    { pairs: 11, arms: 2, verdict: 'too-few' },
    { pairs: 12, arms: 2, verdict: 'agree' },
  ])('$pairs pairs in each of $arms arms: $verdict', ({ pairs, arms, verdict }) => {
    expect(compared(buildTwins(pairs, 0, {}), { arms }).verdict).toBe(verdict);
  });

  it('are read of pairs both of which were attempted', () => {
    const twins = buildTwins(30, 10, { connectUs: 90_000 });
    const cut = twins.map((twin) => (twin.pair >= 20 ? { ...twin, fate: 'not-released' as const } : twin));
    expect(compared(cut).pairs).toBe(20);
    const halves = twins.filter(({ pair, client }) => pair < 20 || client === 'wire');
    expect(compared(halves).pairs).toBe(20);
  });

  it('say their medians, and never where more than half never came', () => {
    const [connect] = compared(buildTwins(20, 11, { connectUs: null, fate: 'timed-out' })).times;
    expect([connect!.libraryMs, connect!.wireMs, connect!.librarySlower]).toEqual([null, 10, 11]);
  });
});

const refused: TwinSeen = { connectUs: null, subscribeUs: null, frames: 0, fate: 'refused' };

describe('the shares of two clients', () => {
  /** Of the 1,180 of the wire client so many were bad: the least and the most that still agree, by the bounds themselves. */
  it.each([1, 2, 3, 4, 6])('%i of 20 not connected by the library, and hardly one of 1,180 by the wire', (bad) => {
    const { alpha } = compared(buildTwins(20, 0, {}));
    const apart = [0, 1, 2, 5, 10, 30].map((wireBad) => ({
      wireBad,
      disagrees: compared(buildTwins(20, bad, refused), { slices: slicesOf({ refused: { reset: bad + wireBad } }) })
        .shares[0]!.disagree,
      expected: lowerBound(bad, 20, alpha) > upperBound(wireBad, 1_180, alpha),
    }));
    for (const { disagrees, expected } of apart) expect(disagrees).toBe(expected);
    expect(apart.some(({ disagrees }) => disagrees)).toBe(bad >= 3);
  });

  it('differ too where only the wire client is refused, and the library none', () => {
    const wireBad = (bad: number) =>
      compared(buildTwins(20, 0, {}), { slices: slicesOf({ refused: { reset: bad } }) }).shares[0]!;
    expect(wireBad(300)).toMatchObject({ library: { bad: 0, n: 20 }, wire: { bad: 300, n: 1_180 }, disagree: false });
    expect(wireBad(600).disagree).toBe(true);
  });

  it('count losses of those that were connected', () => {
    const lossesAtMs = Array.from({ length: 6 }, (_, i) => 1_000 * i);
    const [, lost] = compared(buildTwins(20, 6, { fate: 'lost' }), { slices: slicesOf({ lossesAtMs }) }).shares;
    expect(lost).toEqual({ what: 'lost', library: { bad: 6, n: 20 }, wire: { bad: 0, n: 1_180 }, disagree: true });
    const [, none] = compared(buildTwins(20, 6, refused), { slices: slicesOf({ refused: { reset: 6 } }) }).shares;
    expect(none).toMatchObject({ library: { bad: 0, n: 14 }, wire: { bad: 0, n: 1_180 }, disagree: false });
  });
});

describe('a verdict', () => {
  const slower = buildTwins(20, 20, { connectUs: 90_000 });
  const recordOf = (twins: Twin[] | null, over: Parameters<typeof evenly>[0] = {}) =>
    buildRecord({
      gating: ['connect-success', 'error-rate'],
      modes: { 'gateway-only': { twins, slices: evenly({ ok: 4_000, connections: 1_200, ...over }) } },
    });

  it('is no pass where the two clients disagree, and says why and what to do', () => {
    const record = recordOf(slower);
    const judgement = judge(record);
    expect([judgement.verdict, judgement.exitCode]).toEqual(['inconclusive', 3]);
    expect(judgement.reasons.map(({ code }) => code)).toEqual(['clients-disagree']);
    const text = explainReason(englishCatalogue, judgement.reasons[0]!, judgement);
    expect(text).toContain('to join, socket.io-client is slower in 20 of 20 pairs (medians 90 ms and 10 ms)');
    const { reasons, modes } = summarizeRun(record, judgement, englishCatalogue);
    expect(reasons).toEqual([{ code: 'clients-disagree', mode: 'gateway-only', objective: null, text }]);
    expect(modes['gateway-only']?.twoClients?.verdict).toBe('disagree');
  });

  it('is a pass where they agree, or are too few to tell', () => {
    for (const pairs of [20, 5]) expect(judge(recordOf(buildTwins(pairs, 0, {}))).verdict).toBe('pass');
  });

  it('stays a fail, and says it beside', () => {
    const judgement = judge(recordOf(slower, { failures: { 'http-500': 200 } }));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons.map(({ code }) => code)).toEqual(['objective-failed', 'clients-disagree']);
  });

  it('of a run of one client says nothing of two', () => {
    const record = recordOf(null);
    const judgement = judge(record);
    expect([judgement.verdict, judgement.modes[0]!.twoClients]).toEqual(['pass', null]);
    expect(summarizeRun(record, judgement, englishCatalogue).modes['gateway-only']).not.toHaveProperty('twoClients');
  });
});

describe('what is said of two clients', () => {
  const { line } = englishCatalogue.twoClients;
  it.each([
    {
      twins: buildTwins(20, 0, {}),
      start: 'gateway-only: the two clients agree: of 20 connections by socket.io-client and 1,180',
    },
    { twins: buildTwins(20, 20, { connectUs: 90_000 }), start: 'gateway-only: the two clients DISAGREE: ' },
    { twins: buildTwins(5, 0, {}), start: 'gateway-only: too few connections to tell whether the two clients agree: ' },
  ])('$start', ({ twins, start }) => {
    expect(line('gateway-only', compared(twins)).startsWith(start)).toBe(true);
  });

  it('names the shares that lie apart', () => {
    const seen = compared(buildTwins(20, 6, refused), { slices: slicesOf({ refused: { reset: 6 } }) });
    expect(englishCatalogue.twoClients.reason('gateway-only', seen)).toContain(
      'not connected were 6 of 20 connections of socket.io-client (30 %) and 0 of 1,180 of the wire client (0 %)',
    );
  });
});

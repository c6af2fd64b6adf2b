import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODES } from '../core/modes.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { SliceRecord } from '../core/slice.ts';
import { createBeyondRepair, type Lost } from './beyond-repair.ts';
import { judge } from './judge.ts';
import { lowerBound } from './stats/clopperPearson.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { buildSlice } from './testing/build-slice.ts';
import { EACH, liveOf, planOf } from './testing/planned-run.ts';

const SLICES = 10;
const [GATEWAY, LEGACY] = MODES;
const ALL: ObjectiveId[] = [
  ...(['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'] as const),
  ...(['message-latency-p95', 'cpu'] as const),
];

const quotes = (bad: SliceSeen['quotes'] = {}): SliceSeen => ({ quotes: { ok: EACH.requests, ...bad } });
const slow = (n: number): SliceSeen => quotes({ slow: n });
const failing = (n: number): SliceSeen => quotes({ ok: EACH.requests - n, failures: n === 0 ? {} : { reset: n } });
const refused = (n: number): SliceSeen => ({ connections: { attempted: EACH.sockets, refused: { reset: n } } });
const losing = (n: number, atMs = 100): SliceSeen => ({
  connections: { attempted: EACH.sockets, lossesAtMs: Array.from({ length: n }, (_, i) => atMs + i / 100) },
});

const lostBy = (
  seen: readonly (SliceSeen | null)[],
  gating: readonly ObjectiveId[] = ALL,
  plan = planOf(),
): Lost | null => createBeyondRepair(plan, gating)(liveOf(seen));

/** The fewest bad samples that fail, whatever the other samples of `n` are. */
const fewest = (n: number, allowed: number): number => {
  let bad = 0;
  while (lowerBound(bad, n) <= allowed) bad += 1;
  return bad;
};

describe('an objective is lost', () => {
  const spread = (n: number, slice: (bad: number) => SliceSeen): SliceSeen[] => {
    const most = n > 60 ? 70 : 7;
    return [...Array.from({ length: Math.floor(n / most) }, () => slice(most)), slice(n % most)];
  };

  it.each<[ObjectiveId, number, number, (bad: number) => SliceSeen]>([
    ['response-p95', 1_000, 0.05, slow],
    ['response-p95', 1_000, 0.05, failing],
    ['error-rate', 1_000, 0.001, (n) => quotes({ ok: EACH.requests - n, failures: { partial: n } })],
    ['error-rate', 1_000, 0.001, (n) => quotes({ ok: EACH.requests - n, unanswered: n })],
    ['availability', 1_000, 0.001, failing],
    ['connect-success', 400, 0.01, refused],
    ['disconnect-rate', 400, 0.01, losing],
  ])(
    '%s: when the lower bound over all %i planned is above what is allowed (%d), not one before',
    (id, n, allowed, slice) => {
      const bad = fewest(n, allowed);
      expect(lostBy(spread(bad - 1, slice), [id])).toBeNull();
      expect(lostBy(spread(bad, slice), [id])).toMatchObject({
        ...{ mode: GATEWAY, objective: id, bad, most: n, allowedBadRatio: allowed },
      });
    },
  );

  it('of those that are gating only, the first in the order of reports', () => {
    expect(lostBy([failing(90), refused(30)])).toMatchObject({ objective: 'availability' });
    expect(lostBy([failing(90), refused(30)], ['connect-success'])).toMatchObject({ objective: 'connect-success' });
    expect(lostBy([failing(90), refused(30)], ['disconnect-rate'])).toBeNull();
  });

  it('by judged slices only', () => {
    const plan = planOf({ warmUp: 1 });
    expect(lostBy([failing(90)], ALL, plan)).toBeNull();
    expect(lostBy([quotes(), failing(90)], ALL, plan)).toMatchObject({ most: 900 });
  });

  it('where sockets come back by what is of requests alone: how many more connections there will be is up to the target', () => {
    const plan = planOf();
    const { scenario } = plan;
    const returning = { ...plan, scenario: { ...scenario, sockets: { ...scenario.sockets, reconnect: true } } };
    expect(lostBy([failing(90)], ['error-rate'], returning)).toMatchObject({ objective: 'error-rate', bad: 90 });
    for (const seen of [refused(30), losing(30)]) {
      expect(lostBy([seen], ['connect-success', 'disconnect-rate'], plan)).not.toBeNull();
      expect(lostBy([seen], ['connect-success', 'disconnect-rate'], returning)).toBeNull();
    }
  });

  it('of losses by all sockets that may stand in judged time, those of a warm-up too', () => {
    const plan = planOf({ warmUp: 5 });
    const opened: SliceSeen = { connections: { attempted: EACH.sockets } };
    const seen = (lost: number) => [...Array.from({ length: 5 }, () => opened), losing(lost, 10_100)];
    const bad = fewest(400, 0.01);
    expect(lostBy(seen(bad - 1), ['disconnect-rate'], plan)).toBeNull();
    expect(lostBy(seen(bad), ['disconnect-rate'], plan)).toMatchObject({ bad, most: 400 });
  });

  it('of losses with every socket that did not answer our leave as one that stayed until then', () => {
    const silent: SliceSeen = { connections: { attempted: EACH.sockets, unansweredLeaves: 35 } };
    const seen = (lost: number) => [losing(lost), ...Array.from({ length: 9 }, () => silent)];
    const bad = fewest(400, 0.01);
    expect(lostBy(seen(bad - 1), ['disconnect-rate'])).toBeNull();
    expect(lostBy(seen(bad), ['disconnect-rate'])).toMatchObject({ bad, most: 400 });
  });

  it('never by messages, whose number nobody plans, nor by what is not measured', () => {
    expect(lostBy([{ messages: { frames: 5_000, slow: 5_000 } }], ['message-latency-p95', 'cpu'])).toBeNull();
  });

  it('in the arm in which it is', () => {
    const plan = planOf({ modes: [GATEWAY, LEGACY] });
    const beyondRepair = createBeyondRepair(plan, ALL);
    expect(beyondRepair(liveOf([failing(90)], LEGACY, SLICES))).toMatchObject({ mode: LEGACY, most: 1_000 });
    expect(beyondRepair(liveOf([failing(90)], GATEWAY))).toMatchObject({ mode: GATEWAY });
  });

  it('whichever list it was told in', () => {
    const { soFar } = liveOf([failing(90)]);
    expect(createBeyondRepair(planOf(), ALL)({ settled: soFar, soFar: [] })).toMatchObject({ bad: 90 });
  });

  it('by the whole plan, when the share of a worker is not told yet', () => {
    const half: SliceSeen = { quotes: { ok: 10, failures: { reset: 40 } } };
    expect(lostBy([half], ['error-rate'])).toMatchObject({ bad: 40, most: 1_000 });
  });
});

describe('an objective is not lost', () => {
  const bad = fewest(1_000, 0.05);

  it('as long as what is in flight may still be good', () => {
    const inFlight: SliceRecord = (() => {
      const [slice] = liveOf([quotes({ ok: 0 })]).soFar;
      const counts = { ...slice!.quotes.counts, planned: 100 };
      return { ...slice!, quotes: { ...slice!.quotes, counts } };
    })();
    expect(createBeyondRepair(planOf(), ALL)({ settled: [], soFar: [inFlight] })).toBeNull();
  });

  it('when only our own lateness broke it', () => {
    const late = quotes({ latenessMs: 300 });
    expect(lostBy([late, late, late])).toBeNull();
    expect(lostBy([quotes({ latenessMs: 300, slow: bad })])).toMatchObject({ objective: 'response-p95' });
  });

  it('when requests were dropped, which a late generator may have done', () => {
    expect(lostBy([quotes({ ok: 20, dropped: 80 })])).toBeNull();
  });

  it('when sockets ran out of time, which a late generator may have done, unless enough were refused beside them', () => {
    const hung = (refusals: number): SliceSeen => ({
      connections: { attempted: EACH.sockets, timedOut: 20, refused: { reset: refusals } },
    });
    expect(lostBy([hung(0), hung(0)])).toBeNull();
    expect(lostBy([hung(4), hung(4)])).toMatchObject({ objective: 'connect-success', bad: 48 });
  });

  it('when our own machine ran out of something: that voids the arm', () => {
    const ours = quotes({ ok: 10, failures: { reset: 89, 'ours-emfile': 1 } });
    expect(lostBy([ours])).toBeNull();
    expect(lostBy([failing(90), { connections: { attempted: 40, refused: { 'ours-eaddrnotavail': 1 } } }])).toBeNull();
    const plan = planOf({ modes: [GATEWAY, LEGACY] });
    const live = { settled: liveOf([ours]).soFar, soFar: liveOf([failing(90)], LEGACY, SLICES).soFar };
    expect(createBeyondRepair(plan, ALL)(live)).toMatchObject({ mode: LEGACY });
  });

  it.each([
    ['a stall of 10 ms is none', [{ ...slow(bad), hostGapMaxMs: 10 }], true],
    ['a longer one may be to blame', [{ ...slow(bad), hostGapMaxMs: 10.1 }], false],
    ['not for twice what is allowed', [{ ...slow(99), hostGapMaxMs: 40 }, slow(1)], true],
    ['for less than that it is', [{ ...slow(98), hostGapMaxMs: 40 }, slow(1)], false],
    ['nor for what broke without it', [{ ...slow(20), hostGapMaxMs: 40 }, slow(bad)], true],
  ])('%s', (_, seen, lost) => {
    expect(lostBy(seen, ['response-p95']) !== null).toBe(lost);
  });

  describe('by a loss at a time of which stalls are not known', () => {
    const enough = fewest(400, 0.01);
    const quiet: SliceSeen = { connections: { attempted: EACH.sockets } };

    it.each([
      ['within what was told', 3_999, true],
      ['at the first instant that was not', 4_000, false],
    ])('%s', (_, atMs, lost) => {
      const live = liveOf([losing(enough - 1, 0), quiet, null, quiet]);
      const late = buildSlice({ ...losing(enough, 0), hostGapMaxMs: 0 }, 0, GATEWAY);
      const lossesAtMs = [...late.connections.lossesAtMs.slice(1), atMs];
      const first = { ...late, connections: { ...late.connections, lossesAtMs } };
      const told = { settled: [], soFar: [first, ...live.soFar.slice(1)] };
      expect(createBeyondRepair(planOf(), ['disconnect-rate'])(told) !== null).toBe(lost);
    });

    it('or in one that is not judged, as the judge of its record would excuse them', () => {
      const whole = planOf({ slices: 31 });
      const isSettling = (index: number): boolean => index === 1;
      const slices = whole.slices.map((each) =>
        isSettling(each.index) ? { ...each, judged: false, phase: 'settling' } : each,
      );
      const seen = (gapMs: number) => [
        losing(fewest(31 * EACH.sockets, 0.01), 2_100),
        { ...quiet, judged: false, phase: 'settling', hostGapMaxMs: gapMs },
      ];
      expect(lostBy(seen(0), ['disconnect-rate'], { ...whole, slices })).not.toBeNull();
      expect(lostBy(seen(40), ['disconnect-rate'], { ...whole, slices })).toBeNull();
    });

    it('or in a slice with one', () => {
      const bad = fewest(1_200, 0.01);
      const inStall = (gapMs: number) => [losing(bad, 2_100), { ...quiet, hostGapMaxMs: gapMs }];
      const plan = planOf({ slices: 30 });
      expect(lostBy(inStall(0), ['disconnect-rate'], plan)).toMatchObject({ bad, most: 1_200 });
      expect(lostBy(inStall(40), ['disconnect-rate'], plan)).toBeNull();
    });
  });
});

describe('what is lost fails', () => {
  const gating: ObjectiveId[] = ['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'];
  const slice = fc.record({
    slow: fc.integer({ min: 0, max: 60 }),
    failed: fc.integer({ min: 0, max: 40 }),
    dropped: fc.constantFrom(0, 0, 20),
    refused: fc.integer({ min: 0, max: 8 }),
    lost: fc.integer({ min: 0, max: 8 }),
    gapMs: fc.constantFrom(0, 0, 30),
    latenessMs: fc.constantFrom(0.1, 0.1, 300),
  });
  type Drawn = Readonly<Record<'slow' | 'failed' | 'dropped' | 'refused' | 'lost' | 'gapMs' | 'latenessMs', number>>;
  const seenOf = (drawn: Drawn, index: number): SliceSeen => ({
    quotes: {
      ok: EACH.requests - drawn.failed - drawn.dropped,
      ...{ slow: Math.min(drawn.slow, EACH.requests - drawn.failed - drawn.dropped), dropped: drawn.dropped },
      ...{ failures: { reset: drawn.failed }, latenessMs: drawn.latenessMs },
    },
    connections: {
      ...{ attempted: EACH.sockets, refused: { reset: drawn.refused } },
      lossesAtMs: Array.from({ length: drawn.lost }, (_, i) => index * 2_000 + i * 200),
    },
    hostGapMaxMs: drawn.gapMs,
  });
  const unsent: SliceSeen = { quotes: { notReleased: EACH.requests }, connections: { notReleased: EACH.sockets } };
  const good: SliceSeen = { quotes: { ok: EACH.requests }, connections: { attempted: EACH.sockets } };
  const recordOf = (slices: readonly SliceSeen[], stopped: Parameters<typeof judge>[0]['stopped'] = null) =>
    buildRecord({ gating, modes: { [GATEWAY]: { slices } }, stopped });
  const PLANNED = 4;
  const beyondRepair = createBeyondRepair(planOf({ slices: PLANNED }), gating);

  it('where it ends, where it would have gone on well, and where it would have gone on as it was', () => {
    let lostOnes = 0;
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 3 }), slice, (drawn, later) => {
        const seen = drawn.map(seenOf);
        const lost = beyondRepair(liveOf(seen));
        if (lost === null) return;
        lostOnes += 1;
        const rest = PLANNED - seen.length;
        const endings = [
          recordOf([...seen, ...Array(rest).fill(unsent)], { why: 'bail', detail: '', atMs: seen.length * 2_000 }),
          recordOf([...seen, ...Array(rest).fill(good)]),
          recordOf([...seen, ...Array.from({ length: rest }, (_, i) => seenOf(later, seen.length + i))]),
        ];
        for (const record of endings) {
          const judgement = judge(record);
          expect([judgement.verdict, judgement.exitCode]).toEqual(['fail', 1]);
          expect(judgement.modes[0]!.objectives.find(({ id }) => id === lost.objective)!.verdict).toBe('fail');
        }
      }),
      { numRuns: 8, seed: 4 },
    );
    expect(lostOnes).toBeGreaterThan(3);
  });

  it('and without a doubt on how it was measured, what would fail in the end is lost', () => {
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 3 }), (drawn) => {
        const seen = drawn.map((one) => ({ ...one, gapMs: 0, latenessMs: 0.1, dropped: 0 })).map(seenOf);
        const atBest = judge(recordOf([...seen, ...Array(PLANNED - seen.length).fill(good)]));
        expect(beyondRepair(liveOf(seen)) !== null).toBe(atBest.verdict === 'fail');
      }),
      { numRuns: 8, seed: 5 },
    );
  });
});

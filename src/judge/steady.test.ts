import { describe, expect, it } from 'vitest';
import type { Note } from '../core/judgement.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { createRandom } from '../core/random.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { messageLatencyP95 } from './slo/message-latency-p95.ts';
import { responseP95 } from './slo/response-p95.ts';
import type { Slo } from './slo/slo.ts';
import { settle } from './steady.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { buildSlice } from './testing/build-slice.ts';

const { note, warning } = englishCatalogue.judgement;

/** A slice whose P95 is `ms`: three answers in ten take so long. */
const at = (ms: number, more: SliceSeen = {}): SliceSeen => ({
  quotes: { ok: 100, medianMs: 10, slow: 30, slowMs: ms },
  ...more,
});
const times = (count: number, ms: number, more: SliceSeen = {}): SliceSeen[] => Array(count).fill(at(ms, more));
const climb = (count: number, fromMs: number, stepMs: number): SliceSeen[] =>
  Array.from({ length: count }, (_, nth) => at(fromMs + nth * stepMs));

const judged = (slices: readonly SliceSeen[], id: ObjectiveId = 'response-p95') => {
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: [id] }));
  const result = judgement.modes[0]!.objectives.find((objective) => objective.id === id)!;
  const found = <Code extends Note['code']>(code: Code) =>
    result.notes.find((each): each is Extract<Note, { code: Code }> => each.code === code);
  return { judgement, result, startUp: found('start-up-left-out'), rising: found('rising') };
};

describe('a phase that starts slow', () => {
  const slow = [...times(10, 210), ...times(30, 60)];

  it('is judged on the rest, and says so', () => {
    const { result, startUp, judgement } = judged(slow);
    expect(result).toMatchObject({ verdict: 'pass', n: 3_000, bad: 0 });
    expect(result.observed).toBeCloseTo(60.1, 0);
    expect(startUp).toMatchObject({ phase: 'steady', slices: 10 });
    expect(note(startUp!)).toBe(
      'The first 10 slices of phase steady were start-up and are left out: P95 210 ms against 60.1 ms (medians of the slices). What failed in them counts.',
    );
    expect(judgement.warnings.map((each) => warning(each))).toEqual([
      expect.stringMatching(/^gateway-only: quote P95: The first 10 slices of phase steady were start-up/),
    ]);
  });

  it.each([
    { what: 'a quarter of it', slow: 10, count: 40, ms: 210, verdict: 'pass', reason: null },
    { what: 'more than a quarter of it', slow: 10, count: 39, ms: 210, verdict: 'inconclusive', reason: 'not-steady' },
    { what: 'half a minute', slow: 15, count: 80, ms: 210, verdict: 'pass', reason: null },
    { what: 'more than half a minute', slow: 20, count: 90, ms: 210, verdict: 'inconclusive', reason: 'not-steady' },
    { what: 'as long, and within the limit', slow: 20, count: 90, ms: 190, verdict: 'pass', reason: null },
  ])(
    'is no start-up to leave out where it breaks the limit for long: $what',
    ({ what: _, slow: first, count, ms, ...wanted }) => {
      const { result, startUp } = judged([...times(first, ms), ...times(count - first, 60)]);
      expect([startUp?.slices, result]).toMatchObject([first, wanted]);
      const why = result.notes.find((each) => each.code === 'start-up-fails');
      expect(why === undefined).toBe(wanted.verdict === 'pass');
      if (why !== undefined)
        expect(note(why)).toMatch(
          /^(300 of 1,000|600 of 2,000) samples in the first \d+ slices of phase steady were bad/,
        );
    },
  );

  it('fails where it is not declared steady', () => {
    const { result, startUp } = judged(slow.map((slice) => ({ ...slice, steady: false })));
    expect([result.verdict, result.n, startUp]).toEqual(['fail', 4_000, undefined]);
  });

  it.each([
    { count: 20, leftOut: 5 },
    { count: 19, leftOut: 0 },
  ])('of $count slices leaves out $leftOut', ({ count, leftOut }) => {
    expect(judged([...times(5, 210), ...times(count - 5, 60)]).startUp?.slices ?? 0).toBe(leftOut);
  });

  it('needs 20 slices of each phase: slices of others are not counted', () => {
    const two = [...times(19, 60), ...[...times(5, 210), ...times(14, 60)].map((slice) => ({ ...slice, phase: 'b' }))];
    expect(judged(two).startUp).toBeUndefined();
  });

  it('looks at each steady phase alone', () => {
    const second = slow.map((slice) => ({ ...slice, phase: 'evening' }));
    const { result } = judged([...slow, ...second]);
    expect(result.notes.map((each) => ('phase' in each ? each.phase : each.code))).toEqual(
      expect.arrayContaining(['steady', 'evening']),
    );
    expect(result).toMatchObject({ verdict: 'pass', n: 6_000 });
  });

  it('for half of it or more is no start-up: it fails', () => {
    expect(judged([...times(20, 210), ...times(20, 60)])).toMatchObject({
      result: { verdict: 'fail', n: 4_000 },
      startUp: undefined,
    });
  });

  it('leaves out no burst in its midst, and nothing that goes up and down', () => {
    expect(judged([...times(5, 60), ...times(5, 210), ...times(30, 60)]).startUp).toBeUndefined();
    expect(judged([...times(5, 210), ...times(5, 45), ...times(30, 60)]).startUp?.slices).toBe(5);
  });

  it('only because the host stalled leaves out nothing', () => {
    const stalled = (count: number): SliceSeen[] =>
      slow.map((slice, nth) => (nth < count ? { ...slice, hostGapMaxMs: 40 } : slice));
    expect(judged(stalled(10)).startUp).toBeUndefined();
    expect(judged(stalled(10)).result.reason).toBe('noisy-host');
    expect(judged(stalled(4)).startUp?.slices).toBe(10);
  });

  it('hides no failure: what failed in its start-up counts, and counts for the error rate', () => {
    const failing = slow.map((slice, nth) =>
      nth < 5 ? { quotes: { ...slice.quotes, failures: { 'http-500': 40 } } } : slice,
    );
    expect(judged(failing)).toMatchObject({ startUp: { slices: 10 }, result: { verdict: 'fail', n: 3_200, bad: 200 } });
    expect(judged(failing, 'error-rate').result).toMatchObject({ verdict: 'fail', n: 4_200, bad: 200, notes: [] });
  });

  it('keeps drops and silence too', () => {
    const dropping = slow.map((slice, nth) =>
      nth < 5 ? { quotes: { ...slice.quotes, dropped: 3, unanswered: 2 } } : slice,
    );
    expect(judged(dropping).result).toMatchObject({ n: 3_025, bad: 25 });
  });

  it('counts slices without an answer among the start-up', () => {
    const mute: SliceSeen = { quotes: { failures: { reset: 1 } } };
    expect(judged([mute, mute, ...slow])).toMatchObject({ startUp: { slices: 12 }, result: { n: 3_002, bad: 2 } });
    expect(judged([mute, ...times(30, 60)])).toMatchObject({ startUp: undefined, result: { n: 3_001, bad: 1 } });
  });

  it('leaves messages out the same way', () => {
    const frames = (count: number, latencyMs: number): SliceSeen[] =>
      Array(count).fill({ messages: { frames: 200, latencyMs, audience: 4 } });
    const { result, startUp } = judged([...frames(10, 140), ...frames(30, 30)], 'message-latency-p95');
    expect(result).toMatchObject({ verdict: 'pass', n: 6_000, designEffect: 4 });
    expect(startUp?.slices).toBe(10);
  });

  it('with a frame from the future is still void', () => {
    const frames = (latencyMs: number, negative: number): SliceSeen => ({
      messages: { frames: 200, latencyMs, negative },
    });
    const slices = [...Array(10).fill(frames(140, 1)), ...Array(30).fill(frames(30, 0))];
    expect(judged(slices, 'message-latency-p95').result).toMatchObject({ verdict: 'inconclusive', reason: 'clock' });
  });
});

describe('a phase that climbs', () => {
  it('does not pass', () => {
    const { result, rising, judgement } = judged(climb(40, 40, 3));
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'not-steady', needs: null });
    expect(judgement.verdict).toBe('inconclusive');
    expect(note(rising!)).toMatch(
      /^Its P95 rose by at least 120 ms over phase steady \(half of its slices over 98\.6 ms\), more than 50\.7 ms, half of what is left/,
    );
  });

  it('and that is all there is to say of a pass although late', () => {
    const late = climb(40, 40, 3).map((slice) => ({ quotes: { ...slice.quotes, latenessMs: 12 } }));
    expect(judged(late).result.notes.map(({ code }) => code)).toEqual(['rising', 'assumes-independent-failures']);
  });

  it.each([
    // 40 slices from 100 ms on: 3.2 ms a slice around 162 ms, 0.475 x what is left; its median stays under the limit.
    { stepMs: 0.9, verdict: 'pass', why: 'a rise by less than half of what is left to the limit is steady enough' },
    { stepMs: 1.2, verdict: 'inconclusive', why: 'more is not' },
  ])('by $stepMs ms a slice: $verdict, $why', ({ stepMs, verdict }) => {
    expect(judged(climb(40, 100, stepMs)).result.verdict).toBe(verdict);
  });

  it('over the limit fails all the same, and says that it climbed', () => {
    const { result, rising } = judged(climb(40, 100, 6));
    expect(result.verdict).toBe('fail');
    expect(rising?.allowedMs).toBeGreaterThanOrEqual(0);
  });

  it('after a slow start is not steady either', () => {
    const { startUp, result } = judged([...times(15, 190), ...climb(25, 40, 6)]);
    expect([startUp, result.reason]).toEqual([undefined, 'not-steady']);
  });

  it('is told by the whole of it where too little is left without its start', () => {
    expect(judged([...times(5, 30), ...climb(15, 60, 8)]).result.reason).toBe('not-steady');
  });

  it('over the limit all along, without rising, is simply broken', () => {
    expect(judged(times(40, 250))).toMatchObject({ result: { verdict: 'fail' }, rising: undefined });
    expect(judged(climb(40, 300, -1)).rising).toBeUndefined();
  });
});

const bare = Array.from({ length: 40 }, (_, index) => buildSlice({}, index, 'gateway-only'));

/** What is found where the slices' P95 are these, whatever they hold. */
const settled = (p95s: readonly number[], slo: Slo) => {
  const measure = slo.measure!;
  const times = { ...measure.times!, p95Ms: ({ index }: { readonly index: number }) => p95s[index] ?? null };
  const conditions = { noisy: new Set<never>(), gapMaxMs: 0, stampErrorMs: 0, clockMovedMs: 0, lateness: {} as never };
  return settle({ slo, measure: { ...measure, times }, slices: bare, conditions, alpha: 0.05 });
};

describe('the edge of a start-up', () => {
  it.each([
    [66, 0],
    [66.01, 10],
    [54, 0],
    [53.99, 10],
  ])('%f against 60 ms: %i slices', (ms, count) => {
    const p95s = [...Array(10).fill(ms), ...Array(30).fill(60)];
    expect(settled(p95s, responseP95).startUps[0]?.slices ?? 0).toBe(count);
  });
});

describe('a healthy phase', () => {
  it('is neither cut nor refused', () => {
    expect(judged(times(40, 60))).toMatchObject({
      result: { verdict: 'pass', n: 4_000 },
      startUp: undefined,
      rising: undefined,
    });
  });

  const random = createRandom(11, 'healthy');
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  /** P95s that wander: log-normal, each like the one before it to the degree `alike`. */
  const wandering = (count: number, { levelMs, spread, alike }: Wander): number[] => {
    let state = normal() * spread;
    return Array.from({ length: count }, () => {
      state = alike * state + Math.sqrt(1 - alike * alike) * spread * normal();
      return levelMs * Math.exp(state);
    });
  };
  type Wander = { readonly levelMs: number; readonly spread: number; readonly alike: number };
  const refusals = (count: number, wander: Wander): number =>
    Array.from({ length: 400 }).filter(() => settled(wandering(count, wander), responseP95).rising.length > 0).length;

  it.each<[number, Wander]>([
    [20, { levelMs: 40, spread: 0.3, alike: 0.8 }],
    [40, { levelMs: 40, spread: 0.3, alike: 0.9 }],
    [20, { levelMs: 100, spread: 0.2, alike: 0.8 }],
    [40, { levelMs: 100, spread: 0.3, alike: 0.8 }],
    [20, { levelMs: 150, spread: 0.1, alike: 0.8 }],
    [40, { levelMs: 150, spread: 0.2, alike: 0.5 }],
    [40, { levelMs: 150, spread: 0.1, alike: 0.9 }],
  ])('of %i slices, %j, is refused in at most 5 of 100 runs', (count, wander) => {
    expect(refusals(count, wander) / 400).toBeLessThanOrEqual(0.05);
  });

  it('that truly doubles is refused nearly always, whatever wanders beside', () => {
    const refused = Array.from({ length: 200 }).filter(() => {
      const p95s = wandering(40, { levelMs: 50, spread: 0.1, alike: 0.5 });
      const doubling = p95s.map((ms, nth) => ms * (0.7 + (nth / 39) * 0.8));
      return settled(doubling, messageLatencyP95).rising.length > 0;
    });
    expect(refused.length / 200).toBeGreaterThan(0.8);
  });
});

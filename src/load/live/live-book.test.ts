import { describe, expect, it } from 'vitest';
import type { LivePart, LiveSlices } from '../../core/live.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { shareOfWorker, WHOLE_PLAN } from '../cursor.ts';
import { withHostGaps } from '../noise/watch.ts';
import { dayEngine, dayPlan, dayScript, START_US } from '../testing/virtual-day.ts';
import { createLiveBook } from './live-book.ts';

const gaps = [
  { fromUs: START_US + 900_000, gapUs: 150_000 },
  { fromUs: START_US + 3_500_000, gapUs: 4_000 },
];

/** Plays a plan with some workers side by side in virtual time, looking at every tenth of a second. */
const playLive = async (plan: ReturnType<typeof dayPlan>, workers: number, script = dayScript) => {
  const clock = createVirtualClock(START_US);
  const book = createLiveBook(plan.slices, workers);
  let calls = 0;
  const loopUtilisation = () => {
    calls += 1;
    return calls / 10_000;
  };
  const engines = Array.from({ length: workers }, (_, worker) =>
    dayEngine({
      ...{ plan, shard: shareOfWorker(WHOLE_PLAN, workers, worker), clock, script, loopUtilisation },
      live: (parts) => book.take(worker, parts),
    }),
  );
  const over = Promise.all(engines.map((engine) => engine.run()));
  const looks: (LiveSlices & { readonly atMs: number })[] = [];
  for (let tenth = 1; tenth <= 400; tenth += 1) {
    clock.advance(100_000);
    const live = book.look({ gaps, untilUs: clock.nowUs() }, START_US);
    if (live !== null) looks.push({ ...live, atMs: tenth * 100 });
  }
  const ended = await over;
  const merged = plan.slices.map((_, i) => mergeSlices(ended.map(({ slices }) => slices[i]!)));
  const load = { startUs: START_US, durationMs: (clock.nowUs() - START_US) / 1000 };
  return { looks, final: withHostGaps(merged, { gaps, untilUs: clock.nowUs() }, load) };
};

const badOf = ({ quotes: { counts, overLimit }, connections: { counts: sockets } }: SliceRecord) =>
  [counts.failed, counts.unanswered, counts.dropped, overLimit[0]!.response].concat([
    sockets.refused,
    sockets.timedOut,
    sockets.lost,
  ]);

describe('a run while it plays, in virtual time', () => {
  it.each([
    ['one worker', 1, 1],
    ['three workers', 1, 3],
    ['two modes', 2, 1],
    ['two modes by two workers', 2, 2],
  ] as const)('%s: settled slices are the ones that the record will hold, in order', async (_, modes, workers) => {
    const { looks, final } = await playLive(dayPlan(modes), workers);
    const last = looks.at(-1)!.settled;
    for (const { settled } of looks) {
      expect(settled).toEqual(final.slice(0, settled.length));
      expect(last.slice(0, settled.length)).toEqual(settled);
    }
    // Only the last slice of each mode has to wait for the end of the run.
    expect(last.length).toBeGreaterThanOrEqual(final.length - 2 * modes);
    expect(last[0]!.hostGapMaxMs).toBe(150);
    expect(last[0]!.loopUtilisationMax).toBeGreaterThan(0);
  });

  it.each([1, 3])('what is told before by %i workers is never more bad than it will be', async (workers) => {
    const { looks, final } = await playLive(dayPlan(), workers);
    let told = 0;
    for (const { soFar, settled } of looks) {
      for (const slice of soFar) {
        expect(slice.index).toBeGreaterThanOrEqual(settled.length);
        for (const [i, bad] of badOf(slice).entries()) {
          expect(bad).toBeLessThanOrEqual(badOf(final[slice.index]!)[i]!);
          told += bad;
        }
        expect(slice.hostGapMaxMs).toBe(final[slice.index]!.hostGapMaxMs);
      }
    }
    expect(told).toBeGreaterThan(20);
  });

  it('in pairs, a slice settles as soon as its sockets are gone and its answers are in', async () => {
    const answer = () => ({ queueUs: 0, serviceUs: 20_000, outcome: 'ok' as const });
    const { looks, final } = await playLive(dayPlan(2), 1, { ...dayScript, answer });
    for (const [index, { endMs }] of final.entries()) {
      if (index >= final.length - 2) continue;
      const seen = looks.find(({ settled }) => settled.length > index)!;
      expect(seen.atMs - endMs).toBeLessThanOrEqual(1_350);
    }
    const first = looks.find(({ settled }) => settled.length > 0)!;
    expect(first.atMs).toBeLessThan(1_400);
  });

  it('a loss is known while the rest of the slice is held on', async () => {
    const plan = dayPlan(1, {
      phases: [{ name: 'storm', durationMs: 5_000, connections: { count: 50, holdMs: 30_000 } }],
    });
    const lost = { afterUs: 2_000_000, reason: 'transport close' };
    const { looks: all } = await playLive(plan, 1, {
      ...dayScript,
      connection: (n) => ({ fate: 'held', connectUs: 1_000, subscribeUs: 1_000, lost: n % 10 === 0 ? lost : null }),
    });
    const looks = all.filter(({ atMs }) => atMs <= 30_000);
    const known = looks.map(({ soFar }) => soFar.reduce((sum, { connections }) => sum + connections.counts.lost, 0));
    expect(looks.every(({ settled }) => settled.length === 0)).toBe(true);
    // The fifth is in the last slice, which reaches to the end of the load.
    expect(Math.max(...known)).toBe(4);
    expect(looks.find((_, i) => known[i] === 1)!.atMs).toBeLessThanOrEqual(2_500);
  });
});

describe('the book of live slices', () => {
  const plan = dayPlan();
  const part = async (): Promise<LivePart[]> => {
    const clock = createVirtualClock(START_US);
    const over = dayEngine({ plan, shard: WHOLE_PLAN, clock }).run();
    clock.advance(60_000_000);
    return (await over).slices.map((slice) => ({ settled: true, slice }));
  };
  const quiet = (untilMs: number) => ({ gaps: [], untilUs: START_US + untilMs * 1000 });
  const counts = (live: LiveSlices | null) => live && [live.settled.length, live.soFar.length];

  it('knows no slice before every stall in it is known', async () => {
    const book = createLiveBook(plan.slices, 1);
    book.take(0, await part());
    expect(counts(book.look(quiet(999), START_US))).toBeNull();
    expect(counts(book.look(quiet(1_000), START_US))).toEqual([1, 0]);
    expect(counts(book.look(quiet(1_000), START_US)), 'no news').toBeNull();
    expect(counts(book.look(quiet(5_000), START_US)), 'the last one reaches to the end of the load').toEqual([4, 0]);
    expect(counts(book.look(quiet(60_000), START_US))).toBeNull();
  });

  it('has a slice settled once all workers say so, and those before it', async () => {
    const [first, second, third] = (await part()) as [LivePart, LivePart, LivePart];
    const book = createLiveBook(plan.slices, 2);
    const told = (worker: number, ...parts: LivePart[]) => {
      book.take(worker, parts);
      return counts(book.look(quiet(9_000), START_US));
    };
    expect(told(0, first, second)).toEqual([0, 2]);
    expect(told(1, { ...first, settled: false })).toEqual([0, 2]);
    expect(told(1, second)).toEqual([0, 2]);
    expect(told(1, first)).toEqual([2, 0]);
    expect(told(0, third)).toEqual([2, 1]);
  });
});

import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { PlannedSlice } from '../../core/plan.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { Recorder } from '../../measure/recorder.ts';
import { judgeGaps } from './idle-probe.ts';
import { unwatchedFromMs, watchNoise, withHostGaps } from './watch.ts';

describe('an idle look at the host', () => {
  it.each([
    ['no gap is quiet', [], true, 0],
    ['2 % lost in small gaps is still quiet', Array(12).fill(500), true, 0.02],
    ['more than 2 % lost is not', Array(13).fill(500), false, 13 / 600],
    ['one gap of 10 ms is more than 2 %, whatever its length', [10_000], false, 1 / 30],
  ])('%s', (_, gaps, quiet, lostRatio) => {
    const seen = judgeGaps(gaps, 300_000);
    expect(seen.quiet).toBe(quiet);
    expect(seen.lostRatio).toBeCloseTo(lostRatio, 12);
  });

  it('with one long gap in a long look is not quiet either', () => {
    expect(judgeGaps([10_000], 3_000_000).quiet).toBe(true);
    expect(judgeGaps([10_001], 3_000_000).quiet).toBe(false);
  });
});

const planned = (index: number): PlannedSlice => ({
  ...{ index, mode: 'gateway-only', phase: 'load', judged: true, steady: true, pair: null },
  startUs: index * 1e6,
  endUs: (index + 1) * 1e6,
});

describe('gaps and slices', () => {
  const slices = new Recorder({
    slices: [planned(0), planned(1), planned(2)],
    limits: { responseMs: [], messageMs: [] },
    numbered: true,
    workers: 1,
  }).finish();

  it('a gap belongs to every slice it touches, the longest counts, and none is 0', () => {
    const gaps = [
      { fromUs: 100 + 500_000, gapUs: 4_000 },
      { fromUs: 100 + 995_000, gapUs: 12_000 },
    ];
    const load = { startUs: 100, durationMs: 3_000 };
    const of = (untilUs: number) => withHostGaps(slices, { gaps, untilUs }, load).map((slice) => slice.hostGapMaxMs);
    expect(of(Number.POSITIVE_INFINITY)).toEqual([12, 12, 0]);
    expect(of(100 + 3e6)).toEqual([12, 12, 0]);
    // A gap that was seen stays one; that there was none is not known of a slice that was not watched to its end.
    expect(of(100 + 3e6 - 1)).toEqual([12, 12, null]);
    expect(of(Number.NEGATIVE_INFINITY)).toEqual([12, 12, null]);
  });

  describe('where sockets are held for a minute, long past the last slice', () => {
    const held = { startUs: 100, durationMs: 60_000 };
    const stall = { fromUs: 100 + 10e6, gapUs: 250_000 };
    const of = (seen: readonly SliceRecord[], untilUs: number) =>
      withHostGaps(seen, { gaps: [stall], untilUs }, held).map((slice) => slice.hostGapMaxMs);

    it('a gap belongs to the last one: all that comes then counts in it', () => {
      expect(of(slices, Number.POSITIVE_INFINITY)).toEqual([0, 0, 250]);
    });

    it('that there was none is not known where the host was not watched to the end of the load', () => {
      const quiet = withHostGaps(slices, { gaps: [], untilUs: 100 + 60e6 - 1 }, held);
      expect(quiet.map((slice) => slice.hostGapMaxMs)).toEqual([0, 0, null]);
    });

    it('a gap after the slices of modes that take turns belongs to none', () => {
      const inTurn = slices.map((slice) => ({ ...slice, pair: slice.index }));
      expect(of(inTurn, Number.POSITIVE_INFINITY)).toEqual([0, 0, 0]);
    });
  });

  it.each([
    ['was watched to its end', Number.POSITIVE_INFINITY, null],
    ['was watched until the last slice was over', 100 + 3e6, null],
    ['was not watched at the end of the last one', 100 + 3e6 - 1_000, 2_999],
    ['was watched for half a slice', 100 + 500_000, 500],
    ['was not watched at all', Number.NEGATIVE_INFINITY, 0],
  ])('a run that %s says from when on nobody saw gaps', (_, untilUs, fromMs) => {
    expect(unwatchedFromMs(slices, { gaps: [], untilUs }, 100)).toBe(fromMs);
  });
});

describe('the watch on the host', () => {
  it('sees its own thread starved, and ends when told', async () => {
    const watch = watchNoise(() => {});
    const { gaps, untilUs } = await watch.stop();
    expect(untilUs).toBe(Number.POSITIVE_INFINITY);
    for (const { gapUs } of gaps) expect(gapUs).toBeGreaterThanOrEqual(2_000);
  });

  it('knows nothing of what came after the last word of a thread that ended by itself', async () => {
    const dying = `const { parentPort } = require('node:worker_threads');
      parentPort.postMessage({ flat: [5, 2_000], untilUs: 7 });
      setTimeout(() => { throw new Error('no memory'); });`;
    const heard = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const watch = watchNoise(heard.resolve, () => {
      const thread = new Worker(dying, { eval: true });
      thread.once('exit', ended.resolve);
      return thread;
    });
    await Promise.all([heard.promise, ended.promise]);
    const known = { gaps: [{ fromUs: 5, gapUs: 2_000 }], untilUs: 7 };
    expect(watch.seen()).toEqual(known);
    expect(await watch.stop()).toEqual(known);
  });
});

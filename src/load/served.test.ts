import { describe, expect, it } from 'vitest';
import type { PlannedSlice } from '../core/plan.ts';
import { Recorder } from '../measure/recorder.ts';
import { Served } from './served.ts';

const MS = 1_000;
const slices: readonly PlannedSlice[] = [0, 1].map((index) => ({
  ...{ index, mode: 'gateway-only', phase: 'a', judged: true, steady: true, pair: null },
  ...{ startUs: index * 2_000 * MS, endUs: (index + 1) * 2_000 * MS },
}));

/** Connection 2 is one that we make slow. */
const played = (play: (served: Served) => void) => {
  const recorder = new Recorder({
    ...{ slices, limits: { responseMs: [], messageMs: [] }, numbered: false, workers: 1 },
  });
  play(
    new Served({
      ...{ connections: 3, slices, recorder, subscribes: true },
      sliceOf: () => 0,
      isUsual: (connection) => connection !== 2,
      isFirst: () => true,
    }),
  );
  return recorder.finish().map(({ connections: { silence }, messages: { standingUs } }) => ({
    ...{ heardMs: (silence?.heard?.maxUs ?? -MS) / MS, tailMs: (silence?.tail?.maxUs ?? -MS) / MS },
    ...{ unfedMs: (silence?.unfed?.maxUs ?? -MS) / MS, standingMs: (standingUs ?? 0) / MS },
  }));
};
const NONE = { heardMs: -1, tailMs: -1, unfedMs: -1, standingMs: 0 };

describe('a subscribed socket', () => {
  it('that is served has a longest wait, and a silence at its end', () => {
    const [first, second] = played((served) => {
      served.subscribed(0, 100 * MS);
      for (const ms of [300, 1_200, 1_500]) served.frame(0, ms * MS);
      served.leaving(0, 1_900 * MS);
      served.over(0, 0, 1_950 * MS);
    });
    expect(first).toEqual({ ...NONE, heardMs: 900, tailMs: 400, standingMs: 1_850 });
    expect(second).toEqual(NONE);
  });

  it('that gets nothing is unfed from its acknowledgement to when it was asked to leave', () => {
    const [first] = played((served) => {
      served.frame(0, 50 * MS);
      served.subscribed(0, 100 * MS);
      served.leaving(0, 1_500 * MS);
      served.over(0, 0, 1_900 * MS);
    });
    expect(first).toEqual({ ...NONE, unfedMs: 1_400, standingMs: 1_800 });
  });

  it('that got its last frame while it left is not silent', () => {
    const [first] = played((served) => {
      served.subscribed(0, 100 * MS);
      served.leaving(0, 1_500 * MS);
      served.frame(0, 1_600 * MS);
      served.over(0, 0, 1_650 * MS);
    });
    expect(first).toMatchObject({ heardMs: 1_500, tailMs: 0 });
  });

  it('that is lost was silent until then, in the slice that it reaches into', () => {
    const [first, second] = played((served) => {
      served.subscribed(0, 100 * MS);
      served.frame(0, 500 * MS);
      served.over(0, 0, 3_000 * MS);
    });
    expect(first).toEqual({ ...NONE, standingMs: 1_900 });
    expect(second).toEqual({ ...NONE, heardMs: 400, tailMs: 2_500, standingMs: 1_000 });
  });

  it('that comes back begins anew', () => {
    const [first] = played((served) => {
      served.subscribed(0, 100 * MS);
      served.frame(0, 200 * MS);
      served.over(0, 0, 300 * MS);
      served.subscribed(0, 900 * MS);
      served.over(0, 800 * MS, 1_900 * MS);
    });
    expect(first).toEqual({ heardMs: 100, tailMs: 100, unfedMs: 1_000, standingMs: 1_200 });
  });

  it('that we made slow says nothing, nor does one that was never acknowledged', () => {
    const [first] = played((served) => {
      served.subscribed(2, 0);
      served.over(2, 0, 1_900 * MS);
      served.over(1, 0, 1_900 * MS);
    });
    expect(first).toEqual(NONE);
  });
});

describe('a connection of a slice that is not judged', () => {
  const carried = (end: (served: Served, comesBack: () => void) => void) => {
    const warmUp = slices.map((slice) => ({ ...slice, judged: slice.index === 1 }));
    const recorder = new Recorder({
      ...{ slices: warmUp, limits: { responseMs: [], messageMs: [] }, numbered: false, workers: 1 },
    });
    const ways = { sliceOf: (nth: number) => nth, isUsual: () => true, isFirst: () => isFirst };
    let isFirst = true;
    const comesBack = (): void => {
      isFirst = false;
    };
    end(new Served({ connections: 2, slices: warmUp, recorder, subscribes: true, ...ways }), comesBack);
    return recorder.finish().map(({ connections }) => connections.carried);
  };

  it.each<[string, (served: Served, comesBack: () => void) => void, number[]]>([
    ['is carried over where it stands in a judged one', (served) => served.over(0, 0, 2_000 * MS), [1, 0]],
    ['is not where it ends before', (served) => served.over(0, 0, 1_999 * MS), [0, 0]],
    [
      'is one, however often it comes back',
      (served, comesBack) => {
        served.over(0, 0, 2_000 * MS);
        comesBack();
        served.over(0, 2_500 * MS, 3_000 * MS);
      },
      [1, 0],
    ],
    ['nor is one of a judged slice', (served) => served.over(1, 2_100 * MS, 3_000 * MS), [0, 0]],
  ])('%s', (_, end, wanted) => {
    expect(carried(end)).toEqual(wanted);
  });
});

import { describe, expect, it } from 'vitest';
import { buildRecord, type ConnectionsSeen, evenly } from '../../judge/testing/build-record.ts';
import { sampleView, viewOf } from '../testing/sample-views.ts';
import { areStorms, connectionSeriesOf, unjudgedStretchesOf } from './connection-data.ts';

const HOLD_MS = 5_000;

const recordOf = (slices: ReturnType<typeof evenly>) => buildRecord({ modes: { 'gateway-only': { slices } } });

const windowsOf = (slices: ReturnType<typeof evenly>) => connectionSeriesOf(viewOf(recordOf(slices)))[0]?.windows ?? [];

describe('open connections over the run', () => {
  it('rise as they open, and fall as their planned hold ends', () => {
    const slices = [{ connections: { attempted: 40 } }, {}, {}, {}, {}];
    expect(recordOf(slices).scenario.phases.find(({ name }) => name === 'steady')?.connections?.holdMs).toBe(HOLD_MS);
    expect(windowsOf(slices).map(({ open }) => open)).toEqual([40, 40, 20, 0, 0]);
  });

  it('fall when the target drops them, in the window in which it did', () => {
    const slices = [{ connections: { attempted: 40, lossesAtMs: [2_100, 2_200, 2_300, 2_400] } }, {}, {}, {}];
    expect(windowsOf(slices).map(({ open, lost }) => ({ open, lost }))).toEqual([
      { open: 40, lost: 0 },
      { open: 36, lost: 4 },
      { open: 18, lost: 0 },
      { open: 0, lost: 0 },
    ]);
  });

  it('a loss in the drain is shown in the last window: none is left out', () => {
    const slices = [{ connections: { attempted: 4, lossesAtMs: [9_999_999] } }, {}];
    expect(windowsOf(slices).map(({ lost }) => lost)).toEqual([0, 1]);
  });

  it('refused and timed out ones are counted in their window', () => {
    const slices = [{ connections: { attempted: 10, refused: { auth: 3 }, timedOut: 2 } }];
    expect(windowsOf(slices)).toEqual([{ startMs: 0, endMs: 2_000, open: 5, lost: 0, refused: 5 }]);
  });

  it('parts of a slice from several workers are one window', () => {
    const record = recordOf([{ connections: { attempted: 10 } }]);
    const twice = { ...record, slices: [...record.slices, ...record.slices] };
    expect(connectionSeriesOf(viewOf(twice))[0]?.windows.map(({ open }) => open)).toEqual([20]);
  });

  it('where each window closes its own, it shows those that it opened', () => {
    const view = sampleView('fail-ab');
    expect(areStorms(view.record)).toBe(true);
    const [gateway] = connectionSeriesOf(view);
    expect(new Set(gateway?.windows.slice(1).map(({ open }) => open))).toEqual(new Set([26, 27]));
  });

  it('every loss and refusal of the totals is in some window', () => {
    for (const { lost, refused, windows } of connectionSeriesOf(sampleView('fail-ab'))) {
      expect(windows.reduce((sum, each) => sum + each.lost, 0)).toBe(lost);
      expect(windows.reduce((sum, each) => sum + each.refused, 0)).toBe(refused);
    }
  });
});

describe('open connections of a herd', () => {
  /** Forty sockets that would stand for five seconds, all dropped at 3 s, in slices of 2 s. */
  const herdOf = (returns: NonNullable<ConnectionsSeen['returns']>, stoppedAtMs: number | null = null) => {
    const built = recordOf([{ connections: { attempted: 40, returns } }, {}, {}, {}]);
    const steady = built.scenario.phases.filter(({ name }) => name === 'steady');
    const phases = steady.map((phase) => ({ ...phase, herd: { atMs: 3_000 } }));
    const stopped = stoppedAtMs === null ? null : ({ why: 'bail', detail: 'lost', atMs: stoppedAtMs } as const);
    const [series] = connectionSeriesOf(viewOf({ ...built, stopped, scenario: { ...built.scenario, phases } }));
    return { ...series!, open: series!.windows.map(({ open }) => open) };
  };

  it('are none where nobody gets in again, and what was refused is shown where it was', () => {
    const { open, lost, refused, windows } = herdOf({ back: 0, stayedOut: 40, refused: { server: 120 } });
    expect([open, lost, refused]).toEqual([[40, 0, 0, 0], 0, 120]);
    expect(windows.map((window) => window.refused)).toEqual([0, 120, 0, 0]);
  });

  it('are those that came back, until they are lost again or their time is over', () => {
    expect(herdOf({ back: 40 }).open).toEqual([40, 40, 20, 0]);
    const lostAgain = herdOf({ back: 40, lossesAtMs: [5_000, 5_500] });
    expect([lostAgain.open, lostAgain.lost]).toEqual([[40, 40, 19, 0], 2]);
  });

  it('are cut again by a second herd, after which nobody comes back', () => {
    const built = recordOf([{ connections: { attempted: 40, returns: { back: 40, stayedOut: 40 } } }, {}, {}, {}]);
    const [steady] = built.scenario.phases.filter(({ name }) => name === 'steady');
    const long = { ...steady!.connections!, holdMs: 60_000 };
    const phases = [
      { ...steady!, connections: long, durationMs: 4_000, herd: { atMs: 3_000 } },
      { ...steady!, name: 'again', durationMs: 4_000, herd: { atMs: 1_000 } },
    ];
    const [series] = connectionSeriesOf(viewOf({ ...built, scenario: { ...built.scenario, phases } }));
    expect(series!.windows.map(({ open }) => open)).toEqual([40, 40, 0, 0]);
  });

  it('are none after the run was ended', () => {
    expect(herdOf({ back: 40 }, 3_500).open).toEqual([40, 0, 0, 0]);
  });
});

describe('the time that is not judged', () => {
  it('is one stretch for both modes of an interleaved warm-up', () => {
    expect(unjudgedStretchesOf(sampleView('fail-ab').record)).toEqual([{ startMs: 0, endMs: 4_250 }]);
  });
  it('is none where all is judged', () => {
    expect(unjudgedStretchesOf(recordOf(evenly({ slices: 3 })))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { PeakPlayed, PeakRound } from '../core/peak.ts';
import { believedPeak, isGeneratorLimit, peakFigureOf, peakRatioOf } from './peak.ts';

const played = (ok: number, change: Partial<PeakPlayed> = {}): PeakPlayed => ({
  ...{ ended: 'time', windowMs: 2_000, ok, failed: 0, closedLoop: null },
  books: { sent: ok, ok, failures: {}, unfinished: 0, unsent: 0 },
  generator: { cpuRatio: 0.5, loopRatio: 0.5 },
  ...change,
});
const round = (n: number, arm: PeakRound['arm'], of: PeakPlayed, connections = 10): PeakRound => ({
  ...{ round: n, arm, connections, played: of },
});
const CELL = { arm: 'gateway-only', connections: 10 } as const;
const rounds = (...plays: readonly PeakPlayed[]): readonly PeakRound[] =>
  plays.map((each, i) => round(i + 1, 'gateway-only', each));

describe('a figure', () => {
  it('is the median of the rounds, a second, with how far they lie apart', () => {
    const figure = peakFigureOf(CELL, rounds(played(200), played(100), played(160)));
    expect(figure).toMatchObject({ says: 'measured', reason: null, rounds: 3, failedRatio: 0 });
    expect(figure.okPerSec).toEqual({ median: 80, least: 50, most: 100 });
  });

  it('leaves out other arms, other connections and rounds that were interrupted', () => {
    const others = [
      round(1, 'legacy-fallback', played(999)),
      round(1, 'gateway-only', played(999), 11),
      round(2, 'gateway-only', played(999, { ended: 'interrupted' })),
    ];
    expect(peakFigureOf(CELL, [...rounds(played(200)), ...others]).okPerSec?.most).toBe(100);
  });

  it('counts where as many answers of a round were wrong as right', () => {
    expect(peakFigureOf(CELL, rounds(played(5, { failed: 5 })))).toMatchObject({ says: 'measured', reason: null });
  });

  it('does not count answers that were not ok, and says how many there were', () => {
    const books = { sent: 110, ok: 60, failures: { 'http-500': 50 }, unfinished: 0, unsent: 0 };
    const figure = peakFigureOf(CELL, rounds(played(60, { failed: 20, books }), played(60, { failed: 20, books })));
    expect(figure).toMatchObject({ okPerSec: { median: 30 }, failedRatio: 0.25, failures: { 'http-500': 100 } });
  });

  it.each([
    ['no round was played', rounds(), 'not-played'],
    ['the only round was interrupted', rounds(played(5, { ended: 'interrupted' })), 'not-played'],
    ['one round had no ok answer', rounds(played(5), played(0)), 'no-ok-answer'],
    ['more answers of a round were wrong than right', rounds(played(5), { ...played(5), failed: 6 }), 'mostly-not-ok'],
    ['the target was gone in one', rounds(played(5), played(5, { ended: 'target-gone' })), 'target-gone'],
    ['the limiter answered in one', rounds(played(5, { ended: 'rate-limited' }), played(5)), 'rate-limited'],
  ] as const)('says nothing where %s', (_, all, reason) => {
    expect(peakFigureOf(CELL, all)).toMatchObject({ says: 'nothing', reason, okPerSec: null });
  });

  it.each([
    ['equal', 'measured', null],
    ['at-least', 'measured', null],
    ['at-most', 'nothing', 'bookkeeping'],
    ['shown', 'measured', null],
  ] as const)("of a target whose count was less, where that must be '%s' to ours", (rule, says, reason) => {
    const holds = rule === 'at-least' || rule === 'equal';
    const lines = [{ item: 'requests', rule, ours: 5, target: rule === 'equal' ? 5 : 4, holds }];
    const figure = believedPeak(peakFigureOf(CELL, rounds(played(5))), { state: 'compared', lines });
    expect(figure).toMatchObject({ says, reason });
    expect(figure.okPerSec === null).toBe(says === 'nothing');
  });

  it('keeps its own reason to say nothing', () => {
    const lines = [{ item: 'requests', rule: 'equal' as const, ours: 5, target: 4, holds: false }];
    expect(believedPeak(peakFigureOf(CELL, []), { state: 'compared', lines }).reason).toBe('not-played');
  });

  it('is measured from one ok answer on', () => {
    expect(peakFigureOf(CELL, rounds(played(1))).says).toBe('measured');
    expect(peakFigureOf(CELL, rounds(played(0))).failedRatio).toBeNull();
  });

  it('is a lower bound where our generator was busy in any round', () => {
    const busy = played(5, { generator: { cpuRatio: 0.4, loopRatio: 0.97 } });
    const figure = peakFigureOf(CELL, rounds(played(5), busy));
    expect(figure).toMatchObject({ says: 'lower-bound', generator: { cpuRatio: 0.5, loopRatio: 0.97 } });
  });
});

describe('our generator is the limit', () => {
  it.each([
    [0.85, 0.85, false],
    [0.8501, 0.1, true],
    [0.1, 0.8501, true],
  ])('at a CPU share of %d and a busy loop of %d: %s', (cpuRatio, loopRatio, expected) => {
    expect(isGeneratorLimit({ cpuRatio, loopRatio })).toBe(expected);
  });
});

describe('the ratio of two arms', () => {
  const both = [
    round(1, 'gateway-only', played(100)),
    round(1, 'legacy-fallback', played(200)),
    round(2, 'legacy-fallback', played(100)),
    round(2, 'gateway-only', played(200)),
    round(3, 'legacy-fallback', played(300)),
  ];
  const arms = ['legacy-fallback', 'gateway-only'] as const;
  it('is taken within each round that both have', () => {
    expect(peakRatioOf(10, arms, both)?.ratio).toEqual({ median: 1.25, least: 0.5, most: 2 });
  });

  it('is none where either says nothing, or no round has both', () => {
    expect(peakRatioOf(10, arms, [...both, round(4, 'gateway-only', played(0))])).toBeNull();
    expect(peakRatioOf(10, arms, [both[0]!, both[2]!])).toBeNull();
    expect(peakRatioOf(11, arms, both)).toBeNull();
  });

  it('is a bound where either is', () => {
    const busy = round(3, 'gateway-only', played(5, { generator: { cpuRatio: 1, loopRatio: 1 } }));
    expect([peakRatioOf(10, arms, both)?.isBound, peakRatioOf(10, arms, [...both, busy])?.isBound]).toEqual([
      false,
      true,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { type ErrorCell, tallyErrors } from './counts.ts';

const tally = (cell: ErrorCell) => tallyErrors(cell, 100, 1);

describe('errors of two modes', () => {
  it.each([1, 5, 20])('2 %% more in one mode fail, in bursts of %d, and so does the rate ratio', (burst) => {
    const { fails, ratioFails, pairsP50 } = tally({ reference: 0, candidate: 0.02, burst });
    expect(fails).toBe(100);
    expect(ratioFails).toBe(100);
    expect([15, 30, 60]).toContain(pairsP50);
  });

  it('equal rates in bursts of 20 do not fail, but the rate ratio cries wolf', () => {
    const { fails, passes, ratioFails, pairsP50 } = tally({ reference: 0.01, candidate: 0.01, burst: 20 });
    expect(fails).toBeLessThanOrEqual(1);
    // Ten times the documented limit: alike, and yet no pass.
    expect(passes).toBe(0);
    expect(ratioFails).toBeGreaterThan(10);
    expect(pairsP50).toBe(240);
  });

  it('none at all in either mode pass', () => {
    expect(tally({ reference: 0, candidate: 0, burst: 1 })).toMatchObject({ fails: 0, passes: 100, ratioFails: 0 });
  });
});

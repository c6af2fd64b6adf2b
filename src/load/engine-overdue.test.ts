import { describe, expect, it } from 'vitest';
import type { ArrivalSample } from './quote-lane.ts';
import { arrivals, none, planOf, play, served } from './testing/virtual-run.ts';

/** Twenty requests a millisecond. */
const fast = planOf({
  quotes: { timeoutMs: 2_000, inFlightMax: 20_000 },
  phases: [{ name: 'load', durationMs: 250, quotes: { ratePerSec: 20_000 } }],
  sliceMs: 250,
});

const latestUs = async (serviceUs: number) => {
  const samples: ArrivalSample[] = [];
  const { slices } = await play(
    fast,
    { answer: () => served(serviceUs) },
    { coarse: true, tap: (sample) => samples.push(sample) },
  );
  expect(arrivals(slices)).toEqual({ planned: 5_000, ok: 5_000, ...none });
  return samples.reduce((most, { scheduledUs, releasedUs }) => Math.max(most, releasedUs - scheduledUs), 0);
};

describe('a load that is faster than timers ring', () => {
  it('goes out when answers find the loop awake', async () => {
    expect(await latestUs(600)).toBeLessThan(700);
  });

  it('waits for a timer while nothing is answered', async () => {
    expect(await latestUs(1_500_000)).toBeGreaterThan(900);
  });
});

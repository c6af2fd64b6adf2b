import type { LiveSlices } from '../../core/live.ts';
import { MODES } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { buildSlice, type SliceSeen } from './build-slice.ts';

/** What every slice of a planned run asks for. */
export const EACH = { requests: 100, sockets: 40 };
const SLICES = 10;
const [GATEWAY] = MODES;

/** Ten slices of 2 s of each mode, mode after mode, every one with the same load; the first `warmUp` are not judged. */
export const planOf = ({
  modes = [GATEWAY] as Plan['modes'],
  warmUp = 0,
  slices = SLICES,
  steady = true,
} = {}): Plan => {
  const windows = modes.flatMap((mode) => Array.from({ length: slices }, (_, nth) => ({ mode, nth })));
  const placed = (each: number) => ({
    count: windows.length * each,
    dueUs: new Float64Array(windows.length * each),
    slice: Uint32Array.from({ length: windows.length * each }, (_, i) => Math.floor(i / each)),
    symbolStart: new Uint32Array(windows.length * each),
  });
  return {
    scenario: scenarioSchema.parse({
      ...{ name: 'planned', question: 'is it lost?', gating: ['availability'] },
      phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 1 } }],
    }),
    ...{ modes, seed: 1, herds: [], durationUs: windows.length * 2e6, hash: '', twins: [] },
    slices: windows.map(({ mode, nth }, index) => ({
      ...{ index, mode, phase: 'load', judged: nth >= warmUp, steady, pair: null },
      ...{ startUs: index * 2e6, endUs: (index + 1) * 2e6 },
    })),
    arrivals: {
      ...placed(EACH.requests),
      kind: new Uint8Array(windows.length * EACH.requests),
      user: new Uint32Array(windows.length * EACH.requests),
    },
    connections: {
      ...placed(EACH.sockets),
      leaveUs: new Float64Array(windows.length * EACH.sockets),
      manner: new Uint8Array(windows.length * EACH.sockets),
    },
  };
};

/** What is known of a run so far, none of it settled; null = not over. */
export const liveOf = (
  seen: readonly (SliceSeen | null)[],
  mode: Plan['modes'][number] = GATEWAY,
  from = 0,
): LiveSlices => ({
  settled: [],
  soFar: seen.flatMap((slice, i) =>
    slice === null ? [] : [buildSlice({ hostGapMaxMs: 0, ...slice }, from + i, mode)],
  ),
});

import { type Clock, pause } from '../../core/clock.ts';
import type { NoiseProbe } from '../../core/record.ts';

/** Between two reads of the clock in a tight loop nothing takes this long but the host taking the core away. */
const GAP_US = 200;
/** A host that loses more of a core than this, or once for longer than `QUIET_GAP_MS`, is not quiet (measured on shared machines: 0.2-42 %, gaps to 14 ms). */
const QUIET_LOST_RATIO = 0.02;
const QUIET_GAP_MS = 10;
const LOOK_US = 300_000;
const PAUSE_US = 500_000;

export type IdleLook = { readonly quiet: boolean; readonly lostRatio: number; readonly gapMaxMs: number };

/** Judges the gaps found in a look of `spanUs`. */
export const judgeGaps = (gapsUs: readonly number[], spanUs: number): IdleLook => {
  const lostRatio = gapsUs.reduce((sum, gap) => sum + gap, 0) / spanUs;
  const gapMaxMs = Math.max(0, ...gapsUs) / 1000;
  return { quiet: lostRatio <= QUIET_LOST_RATIO && gapMaxMs <= QUIET_GAP_MS, lostRatio, gapMaxMs };
};

/** Reads the clock without pause for a third of a second and notes every jump: what this host takes away from an idle process. */
const look = (clock: Clock): IdleLook => {
  const gapsUs: number[] = [];
  const startUs = clock.nowUs();
  let lastUs = startUs;
  for (let nowUs = startUs; nowUs - startUs < LOOK_US; nowUs = clock.nowUs()) {
    if (nowUs - lastUs > GAP_US) gapsUs.push(nowUs - lastUs);
    lastUs = nowUs;
  }
  return judgeGaps(gapsUs, LOOK_US);
};

/** Looks until the host is quiet, for at most `waitMaxMs`; says what the last look saw and how long it took. */
export const probeIdleHost = async (clock: Clock, waitMaxMs: number): Promise<NoiseProbe> => {
  const startUs = clock.nowUs();
  let seen = look(clock);
  while (!seen.quiet && (clock.nowUs() - startUs) / 1000 < waitMaxMs) {
    await pause(clock, PAUSE_US);
    seen = look(clock);
  }
  return { ...seen, waitedMs: Math.round((clock.nowUs() - startUs) / 1000) };
};

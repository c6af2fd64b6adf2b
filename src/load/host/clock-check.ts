import type { Clock } from '../../core/clock.ts';
import type { ClockFacts } from '../../core/host.ts';

/** Wall time is read in whole milliseconds; a clock that is being set right may run a thousandth faster or slower (adjtime(3): 0.05 %). */
const WALL_SLACK_MS = 5;
const WALL_SLACK_RATIO = 0.001;

/** Whether wall time jumped, as a clock does that somebody set, or that slept. */
export const hasJumped = ({ wallJumpMs, lookedMs }: Pick<ClockFacts, 'wallJumpMs' | 'lookedMs'>): boolean =>
  Math.abs(wallJumpMs) > WALL_SLACK_MS + WALL_SLACK_RATIO * lookedMs;

export type WallWatch = () => Pick<ClockFacts, 'wallJumpMs' | 'lookedMs'>;

/** Remembers how wall and monotonic time stand to each other; asked again, says how far wall time ran away since (ms; behind = negative). */
export const watchWall = (clock: Clock): WallWatch => {
  const [startUs, startMs] = [clock.nowUs(), clock.wallMs()];
  return () => {
    const lookedMs = (clock.nowUs() - startUs) / 1000;
    return { wallJumpMs: clock.wallMs() - startMs - lookedMs, lookedMs };
  };
};

/** Enough steps to see the smallest one, and a bound for a clock that hardly moves. */
const STEPS = 200;
const READS = 200_000;

/** Reads the clock without pause and notes its smallest step and every step back. */
export const lookAtClock = (clock: Clock): Pick<ClockFacts, 'stepUs' | 'backwards'> => {
  let stepUs = Number.POSITIVE_INFINITY;
  let backwards = 0;
  let lastUs = clock.nowUs();
  for (let reads = 0, steps = 0; reads < READS && steps < STEPS; reads += 1) {
    const nowUs = clock.nowUs();
    if (nowUs < lastUs) backwards += 1;
    if (nowUs > lastUs) {
      stepUs = Math.min(stepUs, nowUs - lastUs);
      steps += 1;
    }
    lastUs = nowUs;
  }
  return { stepUs: Number.isFinite(stepUs) ? stepUs : 0, backwards };
};

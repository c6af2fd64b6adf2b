import type { SliceRecord } from '../core/slice.ts';
import { LOOP_BUSY_RATIO } from './excused-drops.ts';

/**
 * A socket waits for our loop about five times until it is in (connected, upgraded, open, joined, `connected`), so an echo of this share of the time-out
 * may have cost it 5 % of that: as much as any latency may owe to us (measurement rule 2). 100 ms of the default 10 s.
 */
const ECHO_SHARE_OF_TIMEOUT = 0.01;

const isHeldUp = ({ loopUtilisationMax, echoMaxMs }: SliceRecord, connectTimeoutMs: number): boolean =>
  (loopUtilisationMax ?? 0) > LOOP_BUSY_RATIO || (echoMaxMs ?? 0) > ECHO_SHARE_OF_TIMEOUT * connectTimeoutMs;

/** When the last socket of a slice ran out of time: each has `connectTimeoutMs` from its release. */
const lastTimedOutMs = ({ endMs, connections: { lateness } }: SliceRecord, connectTimeoutMs: number): number =>
  endMs + (lateness?.maxUs ?? 0) / 1000 + connectTimeoutMs;

/**
 * The slices, by index, of which a late generator can have made sockets run out of time: a time-out is measured by the process that has to carry the
 * handshake on, so one that was held up while such a socket waited, in its own slice or a later one, may have spent its time. `played` are all slices of
 * the run, for every arm is played by the same processes. What was refused had its answer, and is not asked for.
 */
export const excusedTimeouts = (
  slices: readonly SliceRecord[],
  played: readonly SliceRecord[],
  connectTimeoutMs: number,
): ReadonlySet<number> => {
  const heldUp = played.filter((slice) => isHeldUp(slice, connectTimeoutMs));
  const excused = slices.filter((slice) => {
    if (slice.connections.counts.timedOut === 0) return false;
    const untilMs = lastTimedOutMs(slice, connectTimeoutMs);
    return heldUp.some(({ startMs, endMs }) => endMs > slice.startMs && startMs < untilMs);
  });
  return new Set(excused.map(({ index }) => index));
};

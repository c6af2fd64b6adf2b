import type { SliceRecord } from '../core/slice.ts';
import { decodeHistogram } from '../measure/histogram.ts';
import { isLoopBusy } from './excused-drops.ts';

/** A socket waits for our loop about five times until it is in: connected, upgraded, open, joined, `connected`. */
const WAITS_FOR_OUR_LOOP = 5;
/** Sockets take unequally long: as many again as stand within reach of the edge, and as many more, may have been pushed over it. */
const UNEQUAL = 2;
/** Of a stall that is this share of the time-out, the releases that it held back come in a burst that may outrun a healthy target. */
const LATE_SHARE_OF_TIMEOUT = 0.01;

/** What our loop can have cost a socket in a slice, in ms. One that is busy and does not hear itself can have cost it all. */
const costMs = ({ loopUtilisationMax, echoMaxMs }: SliceRecord): number => {
  if (echoMaxMs !== null) return WAITS_FOR_OUR_LOOP * echoMaxMs;
  return isLoopBusy(loopUtilisationMax) ? Number.POSITIVE_INFINITY : 0;
};

/** When the last socket of a slice ran out of time: each has `connectTimeoutMs` from its release. */
const lastTimedOutMs = ({ endMs, connections: { lateness } }: SliceRecord, connectTimeoutMs: number): number =>
  endMs + (lateness?.maxUs ?? 0) / 1000 + connectTimeoutMs;

const reaching = (histogram: SliceRecord['connections']['connect'], ms: number): number =>
  decodeHistogram(histogram).countReaching(ms * 1000);

/** Sockets of a slice that ran out of time and would have been in, had our loop not cost each of them up to `lostMs`. */
const pushedOver = ({ connections }: SliceRecord, lostMs: number, connectTimeoutMs: number): number => {
  if (lostMs === 0) return 0;
  if (lostMs >= connectTimeoutMs) return Number.POSITIVE_INFINITY;
  // How many stand right under the edge tells how many stood right over it: of a target that answers nobody, or all at once, none.
  return UNEQUAL * reaching(connections.connect, connectTimeoutMs - lostMs);
};

/**
 * By the index of a slice: how many of its time-outs a late generator can have caused. A time-out is measured by the process that has to carry the
 * handshake on, so one that was held up while such a socket waited, in its own slice or a later one, may have spent its time: as much of it as that
 * process can have cost, and no more. `played` are all slices of the run, for every arm is played by the same processes. What was refused had its
 * answer, and is not asked for.
 */
export const excusedTimeouts = (
  slices: readonly SliceRecord[],
  played: readonly SliceRecord[],
  connectTimeoutMs: number,
): ReadonlyMap<number, number> => {
  const excusedIn = (slice: SliceRecord): number => {
    const { counts, lateness } = slice.connections;
    if (counts.timedOut === 0) return 0;
    const untilMs = lastTimedOutMs(slice, connectTimeoutMs);
    const meanwhile = played.filter(({ startMs, endMs }) => endMs > slice.startMs && startMs < untilMs);
    const lostMs = Math.max(0, ...meanwhile.map(costMs));
    const burst = reaching(lateness, LATE_SHARE_OF_TIMEOUT * connectTimeoutMs + 1);
    return Math.min(counts.timedOut, pushedOver(slice, lostMs, connectTimeoutMs) + burst);
  };
  return new Map(
    slices.flatMap((slice) => {
      const excused = excusedIn(slice);
      return excused === 0 ? [] : [[slice.index, excused] as const];
    }),
  );
};

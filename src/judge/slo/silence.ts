import type { EncodedHistogram, SliceRecord } from '../../core/slice.ts';
import { decodeHistogram, mergeEncoded } from '../../measure/histogram.ts';
import { darkOf } from './dark-slices.ts';

/** A client is served while its last message is at most three gaps old, or a second: as long as that a silence says nothing. */
const GAPS = 3;
export const PATIENCE_LEAST_MS = 1_000;
/** All of the subscribed time without a message would leave no rate to reckon with. */
const SHARE_MOST = 0.99;

type Waits = {
  /** A subscribed socket that waits for longer than this is not served. */
  readonly patienceUs: number;
  readonly fed: number;
  readonly tail: EncodedHistogram;
  readonly unfed: EncodedHistogram;
};

/**
 * How long sockets waited that ended in some slices; null where a slice does not know. The gap that is usual here is what the longest wait of nineteen
 * in twenty served sockets was at most: each socket counts once, so symbols that move seldom are not measured by those that move often.
 */
const waitsOf = (slices: readonly SliceRecord[], patienceLeastMs: number): Waits | null => {
  const known = slices.flatMap(({ connections: { silence } }) => silence ?? []);
  if (known.length < slices.length) return null;
  const heard = mergeEncoded(known.map((silence) => silence.heard));
  return {
    patienceUs: Math.max(patienceLeastMs * 1000, GAPS * (heard?.p95Us ?? 0)),
    fed: heard?.count ?? 0,
    tail: mergeEncoded(known.map(({ tail }) => tail)),
    unfed: mergeEncoded(known.map(({ unfed }) => unfed)),
  };
};

const reaching = (waits: EncodedHistogram, limitUs: number) => {
  const histogram = decodeHistogram(waits);
  return { sockets: histogram.countReaching(limitUs), us: histogram.sumReachingUs(limitUs) };
};

/** Subscribed sockets that got nothing from their acknowledgement to their end, for longer than a silence says nothing. */
export const neverFed = (slices: readonly SliceRecord[], patienceLeastMs: number): number => {
  const waits = waitsOf(slices, patienceLeastMs);
  if (waits === null) return 0;
  const atLeast = reaching(waits.unfed, patienceLeastMs * 1000).sockets;
  // Where most got nothing, those that were served are no measure for the rest.
  return atLeast > waits.fed ? atLeast : reaching(waits.unfed, waits.patienceUs).sockets;
};

/** Subscribed sockets that had been silent for longer than that when they ended. */
export const silentAtEnd = (slices: readonly SliceRecord[], patienceLeastMs: number): number => {
  const waits = waitsOf(slices, patienceLeastMs);
  if (waits === null) return 0;
  return reaching(waits.tail, waits.patienceUs).sockets + neverFed(slices, patienceLeastMs);
};

/** Time in which subscribed sockets stood and were not served: of so many sockets, in so many slices without any message. */
export type Silent = {
  readonly sockets: number;
  readonly of: number;
  readonly patienceMs: number;
  readonly slices: number;
  /** Of all time that subscribed sockets stood, 0 to 0.99. */
  readonly timeRatio: number;
};

/** The time that was not served in some slices of an arm, in order of time; null where there is none, and where a record does not know. */
export const silentOf = (slices: readonly SliceRecord[]): Silent | null => {
  const waits = waitsOf(slices, PATIENCE_LEAST_MS);
  const standingUs = slices.reduce((sum, { messages }) => sum + (messages.standingUs ?? 0), 0);
  if (waits === null || standingUs === 0) return null;
  const tail = reaching(waits.tail, waits.patienceUs);
  const unfed = reaching(waits.unfed, waits.patienceUs);
  const dark = darkOf(slices);
  const sockets = tail.sockets + unfed.sockets;
  if (sockets === 0 && dark.slices === 0) return null;
  return {
    ...{ sockets, of: waits.fed + (waits.unfed?.count ?? 0), patienceMs: waits.patienceUs / 1000 },
    slices: dark.slices,
    // A slice without a message is made of silent sockets, so the two are not added.
    timeRatio: Math.min(SHARE_MOST, Math.max(tail.us + unfed.us, dark.us) / standingUs),
  };
};

/** Frames that the unserved time would have brought at the rate of the served one. */
export const framesMissing = (frames: number, { timeRatio }: Silent): number =>
  Math.round((frames * timeRatio) / (1 - timeRatio));

import type { SliceRecord } from '../../core/slice.ts';
import { greatest } from '../../measure/greatest.ts';
import { conditionsOf } from '../conditions.ts';
import { hodgesLehmann, walshAverages } from '../stats/hodgesLehmann.ts';
import type { SlicePair } from './pairs.ts';

/** How often a difference beyond what is allowed may be taken for none. */
const ALPHA = 0.05;

const releasedLateMs = ({ quotes, connections }: SliceRecord): number =>
  (greatest([quotes.lateness?.p99Us ?? null, connections.lateness?.p99Us ?? null]) ?? 0) / 1000;
const echoLateMs = ({ echoMaxMs }: SliceRecord): number => echoMaxMs ?? 0;

/**
 * Whether our generator was on time, or late in both arms alike: lateness is part of every response (measurement.md 2). Pair by pair, because a host
 * that stalls makes both late at random, and only a lateness that goes with the arm makes one look slower: the difference, as the centre of all
 * pairs with its bounds (Hodges-Lehmann), must be within what is allowed at all.
 */
export const isLatenessAlike = (pairs: readonly SlicePair[]): boolean => {
  const arms = [pairs.map(({ reference }) => reference), pairs.map(({ candidate }) => candidate)];
  const both = arms.map((slices) => conditionsOf(slices, null).lateness);
  if (!both.some(({ isLate }) => isLate)) return true;
  const allowedMs = Math.max(...both.map(({ figures }) => figures.allowedMs));
  return [releasedLateMs, echoLateMs].every((lateMs) => {
    const differencesMs = pairs.map(({ reference, candidate }) => lateMs(candidate) - lateMs(reference));
    const { lower, upper } = hodgesLehmann(walshAverages(differencesMs), ALPHA);
    return Math.max(-lower, upper) <= allowedMs;
  });
};

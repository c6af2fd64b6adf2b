import type { MissingSubscriptions } from '../core/served.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Verdict } from '../core/verdict.ts';
import { decide } from './absolute.ts';
import { allowedBadRatioOf, type Slo } from './slo/slo.ts';
import { batchDesignEffect } from './stats/designEffect.ts';

/** How the subscriptions of some sockets went, those that came back too. */
export type Subscriptions = Omit<MissingSubscriptions, 'upper' | 'allowedRatio'>;

/** A socket without an answer counts if it waited for one; records that are older than that count know no better than what is left over. */
const ofSlice = ({ connections: { counts, returns, unansweredSubscribes } }: SliceRecord): Subscriptions => {
  const back = returns?.counts;
  const refused = counts.subscribeFailed + (back?.subscribeFailed ?? 0);
  const leftOver = Math.max(0, counts.connected - counts.lost - counts.subscribed - counts.subscribeFailed);
  return {
    connected: counts.connected + (back?.connected ?? 0),
    subscribed: counts.subscribed + (back?.subscribed ?? 0),
    refused,
    unanswered: unansweredSubscribes ?? leftOver,
  };
};

const sumOf = (parts: readonly Subscriptions[]): Subscriptions => {
  const sum = (pick: (part: Subscriptions) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  const [connected, subscribed] = [sum((part) => part.connected), sum((part) => part.subscribed)];
  const refused = sum((part) => part.refused);
  // Where nobody was acknowledged at all, none of them waited too shortly.
  const unanswered = subscribed === 0 ? connected - refused : sum((part) => part.unanswered);
  return { connected, subscribed, refused, unanswered };
};

/** Sockets of some slices as whole numbers: how many got in, were acknowledged, were refused, and waited for an answer that never came. */
export const subscriptionsOf = (slices: readonly SliceRecord[]): Subscriptions => sumOf(slices.map(ofSlice));

/**
 * Sockets that got in and stood without a subscription, where their share is not shown to be under what connect success allows; null where it is, or
 * where there is none. No documented objective counts them, and what the others then measure is not the load that was asked for.
 */
export const missingSubscriptions = (
  slices: readonly SliceRecord[],
  slos: readonly Slo[],
  alpha: number,
): MissingSubscriptions | null => {
  const connect = slos.find(({ id }) => id === 'connect-success');
  const seen = subscriptionsOf(slices);
  if (connect === undefined || seen.refused + seen.unanswered === 0) return null;
  const counts = slices.map(ofSlice).map((of) => ({ n: of.connected, bad: of.refused + of.unanswered }));
  const allowedBadRatio = allowedBadRatioOf(connect);
  const { upper, verdict } = decide({
    ...{ n: seen.connected, bad: Math.min(seen.connected, seen.refused + seen.unanswered) },
    ...{ allowedBadRatio, alpha, designEffect: batchDesignEffect(counts) },
  });
  return verdict === 'pass' ? null : { ...seen, upper: upper ?? 1, allowedRatio: allowedBadRatio };
};

/** Subscriptions that are missing take a pass away, and nothing else. */
export const withSubscriptions = (verdict: Verdict, missing: MissingSubscriptions | null): Verdict =>
  verdict === 'pass' && missing !== null ? 'inconclusive' : verdict;

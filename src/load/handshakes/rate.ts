import type { HandshakeRate, HandshakeTiming } from '../../core/first-sockets.ts';

/** A burst that adds less than this to a handshake cannot be told from the jitter of a busy machine. */
const RESOLUTION_MS = 10;
/** Fewer handshakes tell nothing of a rate. */
const LEAST = 3;

/**
 * Handshakes a second that the target serves, from the time of one alone and of n at once. n of them take (n - 1) / rate longer than the quickest
 * one: the way to the target is in both and falls out, so a distant target is not taken for a slow one. null where too few got in to tell.
 */
export const handshakeRateOf = ({ aloneMs, burst }: HandshakeTiming): HandshakeRate | null => {
  if (burst === null || burst.connectedMs.length < LEAST) return null;
  const { connectedMs } = burst;
  const [firstMs = 0] = connectedMs;
  const baseMs = Math.min(aloneMs ?? firstMs, firstMs);
  const spanMs = (connectedMs.at(-1) ?? firstMs) - baseMs;
  const perSec = ((connectedMs.length - 1) * 1000) / Math.max(spanMs, RESOLUTION_MS);
  return { perSec, atLeast: spanMs < RESOLUTION_MS, baseMs };
};

import { z } from 'zod';
import { connectionCountsSchema, countSchema, countsByNameSchema } from './slice.ts';

/** Several sockets opened at one instant: how many, after how many ms each of those that got in was `connected` (ascending), and how long we waited at most. */
export const burstSchema = z.strictObject({
  asked: countSchema,
  connectedMs: z.array(z.number().min(0)),
  limitMs: z.number().positive(),
});
export type Burst = z.infer<typeof burstSchema>;

/** How long handshakes took before the load: of one socket alone, and of several at once. null: it did not get in, or there was none. */
export const handshakeTimingSchema = z.strictObject({
  aloneMs: z.number().min(0).nullable(),
  burst: burstSchema.nullable(),
});
export type HandshakeTiming = z.infer<typeof handshakeTimingSchema>;

/** The first few sockets of a run, opened and left again before its load. The target counts them with all others, so the books need their counts. */
export const firstSocketsSchema = z.strictObject({
  timing: handshakeTimingSchema,
  counts: connectionCountsSchema,
  refusedByReason: countsByNameSchema,
  lostByReason: countsByNameSchema,
  messages: z.strictObject({ received: countSchema, frames: countSchema }),
});
export type FirstSockets = z.infer<typeof firstSocketsSchema>;

/** What the target said to the first sockets beside their counts, redacted; it may hold anything the target sent. */
export type FirstSocketsSeen = {
  readonly sockets: FirstSockets;
  /** `connection`: its number, by which it took its turn among several keys. */
  readonly refusals: readonly { readonly connection: number; readonly reason: string; readonly detail: string }[];
  readonly subscribeFailures: readonly string[];
};

/** `atLeast`: the burst was over too soon to tell more. `baseMs`: what one handshake takes when nobody else is there. */
export type HandshakeRate = { readonly perSec: number; readonly atLeast: boolean; readonly baseMs: number };

/** What a storm will meet at a target that serves so many handshakes a second, one after another. */
export type Forecast = {
  readonly planned: number;
  /** The most sockets that the plan opens within one second. */
  readonly peakPerSec: number;
  readonly queueMax: number;
  readonly waitMaxMs: number;
  /** Sockets that would be given up or cut before they are served. */
  readonly notIn: number;
  readonly limitMs: number;
  /** Whose patience ends first. */
  readonly limitBy: 'us' | 'target';
};

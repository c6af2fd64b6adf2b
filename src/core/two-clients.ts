import { z } from 'zod';
import { countSchema } from './slice.ts';

/** How a connection ended. */
export const FATES = ['not-released', 'refused', 'timed-out', 'lost', 'closed-by-us', 'open-at-kill'] as const;

/** The two clients that play connections: our own on the wire, and the library of real clients. */
export const CLIENTS = ['wire', 'socket.io-client'] as const;
export type Client = (typeof CLIENTS)[number];

/**
 * What one connection of a pair met: the `pair`-th of the whole plan, played by one client or the other. Both stand in all totals too. Times from
 * the planned instant; null: never. `latencySumUs` is over its `frames`; null where one bore no readable time stamp.
 */
export const twinSchema = z.strictObject({
  pair: countSchema,
  client: z.enum(CLIENTS),
  connection: countSchema,
  fate: z.enum(FATES),
  connectUs: z.number().nullable(),
  subscribeUs: z.number().nullable(),
  frames: countSchema,
  latencySumUs: z.number().nullable(),
});
export type Twin = z.infer<typeof twinSchema>;
export type Fate = Twin['fate'];

import type { ArmClock, ClockReading } from '../../core/arm-clock.ts';
import type { Clock } from '../../core/clock.ts';
import type { ModeRecord } from '../../core/record.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import { correctionBy, readingOf } from '../../load/clock/estimate.ts';
import { exchangePings } from '../../load/clock/exchange.ts';
import { isLoopbackUrl } from '../../target/safety.ts';
import { mergeFirstSockets } from '../records/merge-first-sockets.ts';
import type { ReadyArm } from './ready-arm.ts';

type Preflight = ModeRecord['preflight'];

/** The preflight with one more socket in its books. */
const withSocket = (preflight: Preflight, socket: NonNullable<Preflight['sockets']>): Preflight => ({
  ...preflight,
  connections: preflight.connections + socket.counts.attempted,
  sockets: mergeFirstSockets([...(preflight.sockets === null ? [] : [preflight.sockets]), socket]),
});

type Read = { readonly reading: ClockReading | null; readonly preflight: Preflight };

type How = { readonly settings: SocketSettings; readonly clock: Clock; readonly giveUp?: Promise<unknown> };

const readClock = async ({ arm, credentials, preflight }: ReadyArm, { settings, clock, giveUp }: How) => {
  const { baseUrl, socket: spec, tls } = arm.spec;
  const { samples, socket } = await exchangePings({ baseUrl, spec, credentials, settings, tls }, clock, giveUp);
  return { reading: readingOf(samples), preflight: withSocket(preflight, socket) } satisfies Read;
};

/**
 * Reads the clock of an arm's target before its load; nothing to read where the load opens no socket. Its socket counts as one of the preflight.
 * Two processes of one machine go by one clock, whether they say so or not.
 */
export const withClockBefore = async (ready: ReadyArm, settings: SocketSettings, clock: Clock): Promise<ReadyArm> => {
  if (ready.preflight.sockets === null) return ready;
  const { reading, preflight } = await readClock(ready, { settings, clock });
  const isOurs = reading === null && isLoopbackUrl(ready.arm.spec.baseUrl);
  const armClock: ArmClock = { before: reading, after: null, correctedMs: correctionBy(reading).aheadMs };
  return { ...ready, preflight, clock: isOurs ? null : armClock };
};

/** Reads it once more after the load, until `giveUp`. Null stays what was not read before. */
export const withClockAfter = async (ready: ReadyArm, how: Required<How>): Promise<ReadyArm> => {
  if (ready.clock === null) return ready;
  const { reading, preflight } = await readClock(ready, how);
  return { ...ready, preflight, clock: { ...ready.clock, after: reading } };
};

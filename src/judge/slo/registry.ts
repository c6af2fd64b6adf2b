import type { OwnLimits } from '../../core/limits.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { availability } from './availability.ts';
import { connectSuccess } from './connect-success.ts';
import { cpu, cpuAt } from './cpu.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { errorRate } from './error-rate.ts';
import { eventLossless } from './event-lossless.ts';
import { lastValue } from './last-value.ts';
import { memory, memoryAt } from './memory.ts';
import { messageLatencyP95, messageLatencyP95At } from './message-latency-p95.ts';
import { messageOrder } from './message-order.ts';
import { pool, poolAt } from './pool.ts';
import { recoverySuccess } from './recovery-success.ts';
import { responseP95, responseP95At } from './response-p95.ts';
import type { ServerSeen } from './server-share.ts';
import type { Slo } from './slo.ts';
import { joinP95, joinP95At, subscribeP95, subscribeP95At } from './socket-times.ts';

/** Every objective, in the order of reports. */
export const SLOS: readonly Slo[] = [
  availability,
  errorRate,
  responseP95,
  connectSuccess,
  disconnectRate,
  messageLatencyP95,
  cpu,
  memory,
  pool,
  eventLossless,
  lastValue,
  messageOrder,
  joinP95,
  subscribeP95,
  recoverySuccess,
];

/** Objectives whose counts hang on their limit; of the others only what is allowed does. */
const COUNTED_BY_LIMIT: Partial<Readonly<Record<ObjectiveId, (limit: number) => Slo>>> = {
  'response-p95': responseP95At,
  'message-latency-p95': messageLatencyP95At,
  'join-p95': joinP95At,
  'subscribe-p95': subscribeP95At,
};

/** Objectives whose samples stand in the record beside its slices. */
const OF_SERVER: Partial<Readonly<Record<ObjectiveId, (limit: number, seen: ServerSeen) => Slo>>> = {
  cpu: cpuAt,
  memory: memoryAt,
  pool: poolAt,
};

/**
 * Every objective under the limits that somebody set, and under the document's where none is set. `seen`: the record whose figures of the server
 * are read; without one there are none.
 */
export const slosUnder = (own: OwnLimits | null, seen: ServerSeen = null): readonly Slo[] =>
  SLOS.map((slo) => {
    const limit = own?.limits[slo.id]?.limit;
    const ofServer = OF_SERVER[slo.id];
    if (ofServer !== undefined) return ofServer(limit ?? slo.limit, seen);
    if (limit === undefined) return slo;
    return COUNTED_BY_LIMIT[slo.id]?.(limit) ?? { ...slo, limit };
  });

/** The latency limits (ms) for which a recorder should keep exact counters. */
export const EXACT_LIMITS = { responseMs: [responseP95.limit], messageMs: [messageLatencyP95.limit] } as const;

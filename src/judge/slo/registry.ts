import type { OwnLimits } from '../../core/limits.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { availability } from './availability.ts';
import { connectSuccess } from './connect-success.ts';
import { cpu } from './cpu.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { errorRate } from './error-rate.ts';
import { memory } from './memory.ts';
import { messageLatencyP95, messageLatencyP95At } from './message-latency-p95.ts';
import { pool } from './pool.ts';
import { responseP95, responseP95At } from './response-p95.ts';
import type { Slo } from './slo.ts';

/** Every documented objective, in the order of reports. */
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
];

/** Objectives whose counts hang on their limit; of the others only what is allowed does. */
const COUNTED_BY_LIMIT: Partial<Readonly<Record<ObjectiveId, (limit: number) => Slo>>> = {
  'response-p95': responseP95At,
  'message-latency-p95': messageLatencyP95At,
};

/** Every objective under the limits that somebody set, and under the document's where none is set. */
export const slosUnder = (own: OwnLimits | null): readonly Slo[] =>
  SLOS.map((slo) => {
    const limit = own?.limits[slo.id]?.limit;
    if (limit === undefined) return slo;
    return COUNTED_BY_LIMIT[slo.id]?.(limit) ?? { ...slo, limit };
  });

/** The latency limits (ms) for which a recorder should keep exact counters. */
export const EXACT_LIMITS = { responseMs: [responseP95.limit], messageMs: [messageLatencyP95.limit] } as const;

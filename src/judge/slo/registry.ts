import { availability } from './availability.ts';
import { connectSuccess } from './connect-success.ts';
import { cpu } from './cpu.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { errorRate } from './error-rate.ts';
import { memory } from './memory.ts';
import { messageLatencyP95 } from './message-latency-p95.ts';
import { pool } from './pool.ts';
import { responseP95 } from './response-p95.ts';
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

/** The latency limits (ms) for which a recorder should keep exact counters. */
export const EXACT_LIMITS = { responseMs: [responseP95.limit], messageMs: [messageLatencyP95.limit] } as const;

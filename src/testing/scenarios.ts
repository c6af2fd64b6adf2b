import type { ScenarioInput } from '../core/scenario.ts';

/** 3,200 requests in four seconds: enough for the 0.1 % objectives with no bad sample, and a load that half of a slow core carries. */
export const briefQuotes: ScenarioInput = {
  name: 'brief-quotes',
  question: 'Do a few thousand quotes hold?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 1_000,
  drainMs: 4_000,
  // 800/s held for 400 ms by a planted fault are 320 in flight: the pool must not be what queues.
  quotes: { timeoutMs: 3_000, poolConnections: 600 },
  phases: [
    { name: 'warm-up', durationMs: 1_000, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'load', durationMs: 4_000, quotes: { ratePerSec: 800 } },
  ],
};

/** 340 connections in four seconds, each held for one. */
export const briefStorm: ScenarioInput = {
  name: 'brief-storm',
  question: 'Does a small storm get in and stay?',
  gating: ['connect-success', 'disconnect-rate'],
  sliceMs: 1_000,
  drainMs: 4_000,
  sockets: { connectTimeoutMs: 3_000 },
  phases: [
    { name: 'warm-up', durationMs: 1_000, judged: false, connections: { count: 10, holdMs: 500 } },
    { name: 'storm', durationMs: 4_000, connections: { count: 340, holdMs: 1_000 } },
  ],
};

/** Both at once. */
export const briefDay: ScenarioInput = {
  ...briefQuotes,
  name: 'brief-day',
  gating: ['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'],
  sockets: { connectTimeoutMs: 3_000 },
  phases: [
    {
      name: 'warm-up',
      durationMs: 1_000,
      judged: false,
      quotes: { ratePerSec: 200 },
      connections: { count: 10, holdMs: 500 },
    },
    { name: 'day', durationMs: 4_000, quotes: { ratePerSec: 800 }, connections: { count: 340, holdMs: 1_000 } },
  ],
};

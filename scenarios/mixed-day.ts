import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'mixed-day',
  question: 'Do quotes and sockets hold their objectives side by side, as on a trading day?',
  gating: ['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'],
  washoutMs: 100,
  phases: [
    {
      name: 'warm-up',
      durationMs: 4_000,
      judged: false,
      quotes: { ratePerSec: 200 },
      connections: { count: 100, holdMs: 2_000 },
    },
    {
      name: 'day',
      // 60 pairs of slices in `ab`, with 400 quotes and 50 sockets in each: every figure can be compared.
      durationMs: 120_000,
      steady: true,
      quotes: { shape: 'poisson', ratePerSec: 200 },
      connections: { count: 3_000, holdMs: 5_000 },
    },
  ],
});

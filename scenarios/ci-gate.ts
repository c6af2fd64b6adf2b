import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'ci-gate',
  question: 'Is a build as good as the one before it, and does it hold its objectives?',
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
      name: 'gate',
      // 1,000 quotes and 100 sockets in a slice: everything can be compared after 15 pairs.
      durationMs: 60_000,
      steady: true,
      quotes: { shape: 'poisson', ratePerSec: 500 },
      connections: { count: 3_000, holdMs: 5_000 },
    },
  ],
});

import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'soak',
  question: 'Do sockets stay and quotes hold over half an hour?',
  gating: ['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'],
  // 180 slices of ten seconds: a drift shows, and the record stays small.
  sliceMs: 10_000,
  phases: [
    { name: 'open', durationMs: 30_000, connections: { count: 600, holdMs: 1_830_000 } },
    {
      name: 'soak',
      durationMs: 1_800_000,
      steady: true,
      quotes: { shape: 'poisson', ratePerSec: 20 },
      connections: { shape: 'churn', count: 60, holdMs: 60_000 },
    },
  ],
});

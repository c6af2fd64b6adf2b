import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'verify',
  question: 'Do sockets get in and quotes come back, now and at a modest rate?',
  gating: ['availability', 'error-rate', 'response-p95', 'connect-success', 'disconnect-rate'],
  phases: [
    {
      name: 'warm-up',
      durationMs: 3_000,
      judged: false,
      quotes: { ratePerSec: 40 },
      connections: { count: 30, holdMs: 2_000 },
    },
    {
      name: 'storm',
      // 20 sockets a second are what the real backend lets in (docs/spec/target-contract.md:197). 480 decide 1 % with one bad one to spare.
      durationMs: 24_000,
      connections: { count: 480, holdMs: 5_000 },
    },
    {
      name: 'quotes',
      // 4,800 decide 0.1 % with one bad answer to spare.
      durationMs: 60_000,
      steady: true,
      quotes: { shape: 'poisson', ratePerSec: 80 },
    },
  ],
});

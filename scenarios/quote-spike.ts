import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'quote-spike',
  question: 'Do quotes hold availability, error rate and P95 through a sudden spike, and after it?',
  // 12,000 of the 16,000 judged requests are in the spike: it decides, and 3 failures are allowed.
  gating: ['availability', 'error-rate', 'response-p95'],
  phases: [
    { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: 100 } },
    {
      name: 'spike',
      durationMs: 60_000,
      quotes: { shape: 'spike', ratePerSec: 100, peakPerSec: 600, atMs: 20_000, forMs: 20_000 },
    },
  ],
});

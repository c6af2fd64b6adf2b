import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'quote-steady',
  question: 'Do quotes hold availability, error rate and P95 at a steady rate?',
  // 16,000 judged requests: enough to pass the 0.1 % objectives with 3 failures, see `gateproof plan quote-steady`.
  gating: ['availability', 'error-rate', 'response-p95'],
  phases: [
    { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'steady', durationMs: 80_000, steady: true, quotes: { ratePerSec: 200 } },
  ],
});

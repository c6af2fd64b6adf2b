import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'quote-ramp',
  question: 'Do quotes hold availability, error rate and P95 while their rate rises sevenfold?',
  // 16,000 judged requests: enough to pass the 0.1 % objectives with 3 failures, see `gateproof plan quote-ramp`.
  gating: ['availability', 'error-rate', 'response-p95'],
  phases: [
    { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: 50 } },
    { name: 'ramp', durationMs: 80_000, quotes: { shape: 'ramp', fromPerSec: 50, toPerSec: 350 } },
  ],
});

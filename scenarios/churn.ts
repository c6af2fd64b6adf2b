import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'churn',
  question: 'Does the gateway keep up with sockets that come and go all the time?',
  gating: ['connect-success', 'disconnect-rate'],
  phases: [
    // Fills up: these sockets are replaced in turn by those of the judged phase, so that it begins with all 200.
    { name: 'fill', durationMs: 10_000, judged: false, connections: { shape: 'churn', count: 200, holdMs: 10_000 } },
    {
      name: 'turnover',
      // 20 a second leave and 20 come, 1,800 in all: what the real backend lets in (docs/spec/target-contract.md:197).
      durationMs: 90_000,
      connections: { shape: 'churn', count: 200, holdMs: 10_000 },
    },
  ],
});

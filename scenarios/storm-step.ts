import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'storm-step',
  question: 'Up to which step do all sockets get in, subscribe and stay?',
  gating: ['connect-success', 'disconnect-rate'],
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, connections: { count: 20, holdMs: 2_000 } },
    {
      name: 'steps',
      // Each step adds 200 within 8 s, 25 handshakes a second, and holds for 7 s. All 800 are open together from 53 s to 60 s.
      durationMs: 60_000,
      connections: { shape: 'step', steps: 4, openMs: 8_000, count: 800, holdMs: 60_000 },
    },
  ],
});

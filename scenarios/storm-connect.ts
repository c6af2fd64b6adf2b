import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'storm-connect',
  question: 'Does a storm of sockets get in, subscribe and stay?',
  // The real backend checks a password hash at each handshake and takes about 40 a second on two cores: faster storms measure that queue.
  gating: ['connect-success', 'disconnect-rate'],
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, connections: { count: 20, holdMs: 2_000 } },
    { name: 'storm', durationMs: 40_000, connections: { count: 1_600, holdMs: 10_000 } },
  ],
});

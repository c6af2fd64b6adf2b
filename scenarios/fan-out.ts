import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'fan-out',
  question: 'Do messages reach everybody in time while many sockets follow the same symbols?',
  gating: ['connect-success', 'disconnect-rate', 'message-latency-p95'],
  sockets: { symbolsPerConnection: 3, sharedShare: 0.7 },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, connections: { count: 20, holdMs: 2_000 } },
    // Seven of ten follow the same three symbols: each of their messages goes out 350 times.
    { name: 'open', durationMs: 20_000, connections: { count: 500, holdMs: 60_000 } },
    // Further sockets come and go while the others listen.
    { name: 'listen', durationMs: 40_000, connections: { shape: 'churn', count: 20, holdMs: 5_000 } },
  ],
});

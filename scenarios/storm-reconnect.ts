import { defineScenario } from '../src/index.ts';

export default defineScenario({
  name: 'storm-reconnect',
  question: 'Does everybody come back after all sockets were dropped at once?',
  // A socket that stays out counts against connect success, one that is lost again as a disconnect; our own drop is neither.
  gating: ['connect-success', 'disconnect-rate'],
  sockets: { reconnect: true },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, connections: { count: 20, holdMs: 2_000 } },
    { name: 'open', durationMs: 16_000, connections: { count: 400, holdMs: 75_000 } },
    // The first attempts fall within one second: 400 handshakes where the real backend serves about 40, so that many back off again.
    { name: 'herd', durationMs: 58_000, herd: { atMs: 4_000 } },
  ],
});

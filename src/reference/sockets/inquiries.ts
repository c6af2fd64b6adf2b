import type { World } from '../world.ts';
import { success } from './messages.ts';
import type { Client } from './subscribe.ts';

/** The small questions a client may ask of its own connection (docs/spec/target-contract.md 2.3, docs/spec/wire-samples.md:14-17). */
export const answerInquiries = (client: Client, world: World): void => {
  const { socket, appKey } = client;
  const { socketClock: clock } = world;
  const status = 'Status retrieved successfully';
  socket.on('ping', () => socket.emit('pong', { timestamp: clock.wallMs() }));
  socket.on('get-info', () =>
    socket.emit('connection-info', {
      clientId: socket.id,
      connected: true,
      authType: 'apikey',
      apiKeyName: appKey,
      timestamp: clock.wallMs(),
    }),
  );
  socket.on('get-subscription', () => socket.emit('subscription-status', success(status, null, clock.wallMs())));
  socket.on('get-recovery-status', () => {
    const idle = { recoveryActive: false, pendingJobs: 0, lastRecoveryTime: null, lastJobId: null };
    socket.emit('recovery-status', success(status, { clientId: socket.id, ...idle }, clock.wallMs()));
  });
};

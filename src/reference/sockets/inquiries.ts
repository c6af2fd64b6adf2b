import type { World } from '../world.ts';
import { failure, success } from './messages.ts';
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

/** docs/spec/target-contract.md 2.6 */
const RECOVERY_WINDOW_MS = 300_000;
/** Recovery never delivered anything on the real backend: it starts and fails within 30 ms (docs/spec/target-contract.md 7.1). */
const RECOVERY_FAILS_AFTER_US = 20_000;

const fieldOf = (payload: unknown, field: string): unknown =>
  typeof payload === 'object' && payload !== null && Object.hasOwn(payload, field)
    ? Reflect.get(payload, field)
    : undefined;

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

/** `request-recovery` as the real backend answers it: refused, or started and then failed. It never joins a room. */
export const requestRecovery = (client: Client, payload: unknown, { clock }: World): void => {
  const { socket } = client;
  const nowMs = clock.wallMs();
  const symbols = textsIn(fieldOf(payload, 'symbols'));
  const sinceMs = fieldOf(payload, 'lastReceiveTimestamp');
  if (typeof sinceMs !== 'number' || !(sinceMs > 0) || sinceMs > nowMs) {
    const message = 'Invalid lastReceiveTimestamp: must be a valid past timestamp';
    const context = { clientId: socket.id, symbolsCount: symbols.length };
    const details = { type: 'recovery_start_failed', context };
    socket.emit('recovery-error', failure({ code: 'BUSINESS_309', message, details }, nowMs));
    return;
  }
  if (nowMs - sinceMs > RECOVERY_WINDOW_MS) {
    const details = { maxWindowMs: RECOVERY_WINDOW_MS };
    socket.emit(
      'recovery-error',
      failure({ code: 'VALIDATION_008', message: 'Recovery time window exceeded', details }, nowMs),
    );
    return;
  }
  const started = 'Data recovery started, please wait for data transmission';
  socket.emit('recovery-started', success(started, { symbols, estimatedDataPoints: '< 1000' }, nowMs));
  clock.after(RECOVERY_FAILS_AFTER_US, () => {
    const suggestion = 'Please reconnect or request data through regular API';
    socket.emit('recovery-error', {
      type: 'recovery_failed',
      message: 'Recovery data transmission failed',
      timestamp: clock.wallMs(),
      metadata: { symbols, clientId: socket.id, suggestion },
    });
  });
};

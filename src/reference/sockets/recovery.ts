import type { Tick } from '../market/market.ts';
import type { World } from '../world.ts';
import { failure, success } from './messages.ts';
import type { Client } from './subscribe.ts';

/** docs/spec/target-contract.md 2.6 */
const RECOVERY_WINDOW_MS = 300_000;
const BATCH_POINTS = 100;
const BATCH_GAP_US = 10_000;
/** Recovery never delivered anything on the real backend: it starts and fails within 30 ms (docs/spec/target-contract.md 7.1). */
const RECOVERY_FAILS_AFTER_US = 20_000;

const fieldOf = (payload: unknown, field: string): unknown =>
  typeof payload === 'object' && payload !== null && Object.hasOwn(payload, field)
    ? Reflect.get(payload, field)
    : undefined;

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

const pointOf = ({ symbol, price, volume, timestamp }: Tick) => ({ s: symbol, p: price, v: volume, t: timestamp });

type Order = { readonly symbols: readonly string[]; readonly sinceMs: number };

/** Every batch after the one before it, until the client is gone. An empty history is one empty batch. */
const sendBatches = ({ socket }: Client, { symbols, sinceMs }: Order, { clock, history }: World): void => {
  const points = history.since(symbols, sinceMs).map(pointOf);
  const totalBatches = Math.max(1, Math.ceil(points.length / BATCH_POINTS));
  const send = (batch: number): void => {
    if (!socket.connected) return;
    const data = points.slice(batch * BATCH_POINTS, (batch + 1) * BATCH_POINTS);
    const isLastBatch = batch + 1 === totalBatches;
    socket.emit('recovery-data', {
      ...{ type: 'recovery', data },
      metadata: {
        ...{ recoveryBatch: batch + 1, totalBatches, timestamp: clock.wallMs(), isLastBatch, clientId: socket.id },
        ...{ dataPointsCount: data.length, source: 'cache', cachePoints: data.length, historyPoints: 0 },
      },
    });
    if (!isLastBatch) clock.after(BATCH_GAP_US, () => send(batch + 1));
  };
  clock.after(BATCH_GAP_US, () => send(0));
};

const failLater = ({ socket }: Client, symbols: readonly string[], { clock }: World): void => {
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

/**
 * `request-recovery`: refused, or started and then served from the last ticks of each symbol; as stock-api started and then failed, as the real
 * backend does. It never joins a room.
 */
export const requestRecovery = (client: Client, payload: unknown, world: World): void => {
  const { socket } = client;
  const { clock, faults, options } = world;
  const nowMs = clock.wallMs();
  const symbols = textsIn(fieldOf(payload, 'symbols'));
  const sinceMs = fieldOf(payload, 'lastReceiveTimestamp');
  const ends = faults.recoveryEnds() ?? (options.dialect === 'stock-api' ? 'failed' : null);
  if (ends === 'silent') return;
  if (ends === 'refused' || typeof sinceMs !== 'number' || !(sinceMs > 0) || sinceMs > nowMs) {
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
  if (ends === 'failed') failLater(client, symbols, world);
  else sendBatches(client, { symbols, sinceMs }, world);
};

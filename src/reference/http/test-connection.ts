import { connectToSelf, type SelfConnection } from '../self-connection.ts';
import type { World } from '../world.ts';
import { type Exchange, sendPlain } from './exchange.ts';

/** `GET /api/v1/stream/test-connection` (docs/spec/rollback-strategy.zh.md:217) */
export const testConnection = async (exchange: Exchange, world: World): Promise<void> => {
  const planted: SelfConnection = { connected: false, error: 'planted by the fault no-self-connection' };
  const result = world.faults.failsSelfConnection() ? planted : await connectToSelf(world);
  sendPlain(exchange, world.clock, result.connected ? 200 : 503, result);
};

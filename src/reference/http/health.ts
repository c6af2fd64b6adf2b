import { MODES, type Mode } from '../../core/modes.ts';
import type { HealthPart } from '../faults/fault.ts';
import type { World } from '../world.ts';
import { isoOf, notFound, sendError } from './envelope.ts';
import { type Exchange, sendPlain } from './exchange.ts';

/** docs/spec/documented-contract.md:12: ticks older than this make the fetcher degraded. */
const STALE_TICKS_MS = 10_000;

const statusOf = (world: World, part: HealthPart): { readonly code: number; readonly status: string } =>
  world.faults.isUnhealthy(part)
    ? { code: world.faults.unhealthyStatus(part), status: 'unhealthy' }
    : { code: 200, status: 'healthy' };

const otherMode = (mode: Mode): Mode => MODES.find((candidate) => candidate !== mode) ?? mode;

/** The mode that it runs in: that of its flags, unless a fault makes it ignore them. */
const modeInForce = ({ mode, faults }: World): Mode | null => (faults.ignoresFlags() ? 'gateway-only' : mode);

/** The mode that the target claims: its own, unless a fault makes it lie. */
export const claimedMode = (world: World): Mode | null => {
  const mode = modeInForce(world);
  return mode !== null && world.faults.reportsOtherMode() ? otherMode(mode) : mode;
};

/** The mode that the flags endpoint claims, which may lie alone. */
export const modeOfClaimedFlags = (world: World): Mode | null => {
  const mode = claimedMode(world);
  return mode !== null && world.faults.flagsLie() ? otherMode(mode) : mode;
};

/** `GET /api/health` (docs/spec/rollback-strategy.zh.md:201) */
export const health = (exchange: Exchange, world: World): void => {
  const { clock, startedUs } = world;
  if (world.faults.lacksHealth()) {
    sendError(exchange, clock, notFound(exchange.path));
    return;
  }
  const { code, status } = statusOf(world, 'base');
  const reasons = status === 'healthy' ? {} : { reasons: ['planted by the fault unhealthy'] };
  const answer = (): void => {
    const uptimeMs = Math.round((clock.nowUs() - startedUs) / 1000);
    sendPlain(exchange, clock, code, { status, uptimeMs, timestamp: isoOf(clock.wallMs()), ...reasons });
  };
  const delayMs = world.faults.healthDelayMs();
  // A target that ends must not wait for its own delays.
  if (delayMs > 0) exchange.response.once('close', clock.after(delayMs * 1000, answer));
  else answer();
};

/** `GET /api/health/websocket` (line 205). Flags that stand for neither mode name none. */
export const healthWebsocket = (exchange: Exchange, world: World): void => {
  const { code, status } = statusOf(world, 'websocket');
  const mode = claimedMode(world);
  const named = mode === null ? {} : { mode };
  const serverSource = mode === 'legacy-fallback' ? 'direct' : 'gateway';
  const connectedClients = world.connections.openCount();
  sendPlain(exchange, world.clock, code, { status, ...named, connectedClients, serverSource });
};

/** `GET /api/health/stream-data-fetcher` (line 209). A subscription is one symbol that at least one client holds. */
export const healthFetcher = (exchange: Exchange, world: World): void => {
  const { code, status } = statusOf(world, 'fetcher');
  const lastTickAgeMs = world.market.lastTickAgeMs(world.clock.nowUs());
  const shown = status === 'healthy' && lastTickAgeMs > STALE_TICKS_MS ? 'degraded' : status;
  sendPlain(exchange, world.clock, code, {
    status: shown,
    activeSubscriptions: world.rooms.heldSymbols(),
    lastTickAgeMs,
  });
};

/** `GET /api/health/websocket-legacy-support` (line 142) */
export const legacySupport = (exchange: Exchange, world: World): void =>
  sendPlain(exchange, world.clock, 200, {
    supported: !world.faults.lacksLegacy(),
    active: !world.faults.lacksLegacy() && claimedMode(world) === 'legacy-fallback',
  });

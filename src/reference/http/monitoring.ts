import { randomUUID } from 'node:crypto';
import { FLAGS_OF_MODE, modeOfFlags } from '../../core/modes.ts';
import { targetText } from '../../core/text/en/target.ts';
import { ERROR_WINDOW_SEC } from '../books/error-window.ts';
import { referenceOptionsSchema } from '../options.ts';
import type { World } from '../world.ts';
import { type Exchange, sendPlain } from './exchange.ts';
import { modeOfClaimedFlags } from './health.ts';

/** `GET /api/v1/monitoring/feature-flags/websocket` (docs/spec/rollback-strategy.zh.md:76-86). The count of fallbacks is ours: no document says where it is told. */
export const featureFlags = (exchange: Exchange, world: World): void => {
  const claimed = modeOfClaimedFlags(world);
  const { validationMode, gatewayOnlyMode, allowLegacyFallback, strictMode } = world.flags;
  const flags = claimed === null ? { gatewayOnlyMode, allowLegacyFallback, strictMode } : FLAGS_OF_MODE[claimed];
  const status = claimed === null ? 'critical' : 'healthy';
  const emergencyFallbacksLastHour = world.faults.emergencyFallbacks();
  sendPlain(exchange, world.clock, 200, { status, flags: { ...flags, validationMode }, emergencyFallbacksLastHour });
};

/** `GET /api/v1/monitoring/connection-pool-stats` (line 213): quotes being answered against the quotes this target takes on at once. */
export const poolStats = (exchange: Exchange, world: World): void => {
  const total = world.options.poolSize;
  const inFlight = world.requests.quotesInFlight() + Math.ceil(world.faults.poolTaken() * total);
  const active = Math.min(total, inFlight);
  const figures = { total, active, idle: total - active, waiting: inFlight - active, utilization: active / total };
  sendPlain(exchange, world.clock, 200, figures);
};

/** `GET /api/v1/monitoring/error-rate` (line 277): quotes of the last minute that were answered 5xx or reset. */
export const errorRate = (exchange: Exchange, world: World): void => {
  const { total, errors, ratio } = world.requests.window.read(world.clock.nowUs());
  const reported = world.faults.reportedErrorRate();
  const rate = reported === null ? ratio : reported.rate;
  sendPlain(exchange, world.clock, 200, { rate, windowSec: ERROR_WINDOW_SEC, total, errors });
};

/** More than this past the limit says nothing new. */
const HITS_PAST_LIMIT = 5;

/** `POST /api/v1/test/rate-limit-validation` (line 230): hits the limiter in use with a key of its own. `enforced` says whether the routes apply it. */
export const rateLimitValidation = (exchange: Exchange, world: World): void => {
  const { limiter, clock } = world;
  const { limit, ttlMs } = limiter.settings;
  const key = `validation ${randomUUID()}`;
  const nowUs = clock.nowUs();
  let allowed = 0;
  for (let hit = 0; hit < limit + HITS_PAST_LIMIT; hit += 1) if (limiter.hit(key, nowUs).allowed) allowed += 1;
  limiter.forget(key);
  const rejected = limit + HITS_PAST_LIMIT - allowed;
  const limited = allowed === limit && rejected === HITS_PAST_LIMIT;
  const enforced = world.options.rateLimit !== null;
  sendPlain(exchange, clock, 200, { limited, limit, windowMs: ttlMs, allowed, rejected, enforced });
};

/** `GET /api/v1/config/stream-config-validation` (line 233): reads the configuration in use through its own schema, and the flags for a mode. */
export const configValidation = (exchange: Exchange, world: World): void => {
  const parsed = referenceOptionsSchema.safeParse(world.options);
  const options = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const flags = modeOfFlags(world.flags) === null ? [targetText.flagsOfNoMode] : [];
  const errors = [...options, ...flags, ...world.faults.configErrors()];
  sendPlain(exchange, world.clock, 200, { valid: errors.length === 0, errors });
};

import { z } from 'zod';
import type { ControlAnswer } from '../../target/client.ts';
import { shown } from '../endpoint.ts';
import { bad, type Excerpt, good, noAnswer, type Reading, say, unknown } from './reading.ts';

/** docs/spec/rollback-strategy.zh.md:284 */
export const HEALTH_LIMIT_MS = 1_000;

/** A probe of the health endpoint. Times in ms: from its planned instant, and from the one at which we let it go. */
export type HealthSeen = {
  readonly answer: ControlAnswer;
  readonly responseMs: number;
  readonly controlMs: number;
  /** Whether the profile names such an endpoint: without one the root is asked, to learn whether anybody is there. */
  readonly isNamed: boolean;
};

const ownAnswerSchema = z.looseObject({ status: z.string() });

/** Service down (docs/spec/documented-contract.md:48): not reachable, not 200, or `status` other than healthy. `unhealthy` holds the word too. */
export const readServiceDown = ({ answer, isNamed }: HealthSeen, excerpt: Excerpt): Reading => {
  const none = noAnswer(answer, excerpt);
  if (none !== null) return answer.kind === 'ours' ? unknown(none) : bad(none);
  if (!isNamed) return unknown(say.health.absent());
  if (answer.kind !== 'answer') return bad('');
  const { status, json } = answer;
  // A limiter answered, and not what was asked.
  if (status === 429) return unknown(say.answer.limited());
  const own = ownAnswerSchema.safeParse(json);
  if (own.success && own.data.status !== 'healthy')
    return bad(say.health.says(status, shown({ excerpt }, own.data.status)));
  if (status !== 200) return bad(say.answer.status(status));
  return own.success ? good(say.health.well()) : bad(say.health.noStatus());
};

/**
 * Response time of the health endpoint over 1.0 s, from the planned instant of the probe. Only an answer of the endpoint itself can be fast: a 404 is
 * not health. A probe that we let go late is not held against the target unless the answer alone took too long.
 */
export const readSlowHealth = ({ answer, responseMs, controlMs, isNamed }: HealthSeen, excerpt: Excerpt): Reading => {
  if (!isNamed) return unknown(say.health.absent());
  if (answer.kind === 'timeout') return bad(say.answer.timeout(), responseMs);
  if (answer.kind !== 'answer') return unknown(noAnswer(answer, excerpt) ?? '');
  const isOwn = ownAnswerSchema.safeParse(answer.json).success;
  if (!isOwn) return unknown(say.health.notItsTime(answer.status));
  if (responseMs <= HEALTH_LIMIT_MS) return good(say.health.took(responseMs), responseMs);
  if (controlMs <= HEALTH_LIMIT_MS) return unknown(say.health.weWereLate(responseMs - controlMs));
  return bad(say.health.slow(responseMs), responseMs);
};

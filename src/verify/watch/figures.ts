import type { ControlAnswer } from '../../target/client.ts';
import { bad, type Excerpt, figureIn, good, type Reading, say, unknown } from './reading.ts';

/** docs/spec/rollback-strategy.zh.md:278 */
export const ERROR_RATE_LIMIT = 0.001;
/** docs/spec/target-contract.md:113 */
export const FALLBACKS_PER_HOUR = 10;

/** null: the profile says that there is no such endpoint. */
export type FigureSeen = ControlAnswer | null;

/** The rate that the target tells of itself. `null`, missing or text is not measurable: `jq` and `bc` take it for good (docs/spec/documented-contract.md:48). */
export const readErrorRate = (answer: FigureSeen, excerpt: Excerpt): Reading => {
  if (answer === null) return unknown(say.absent());
  const figure = figureIn(answer, 'rate', excerpt);
  if ('why' in figure) return unknown(figure.why);
  const { value } = figure;
  return value > ERROR_RATE_LIMIT ? bad(say.errorRate.over(value), value) : good(say.errorRate.well(value), value);
};

/** Emergency fallbacks of the last hour, where the target tells them. */
export const readFallbacks = (answer: FigureSeen, field: string, excerpt: Excerpt): Reading => {
  if (answer === null) return unknown(say.fallbacks.nowhere());
  const figure = figureIn(answer, field, excerpt);
  if ('why' in figure) return unknown(figure.why);
  const { value } = figure;
  return value > FALLBACKS_PER_HOUR ? bad(say.fallbacks.over(value), value) : good(say.fallbacks.well(value), value);
};

import { plannedQuotes, type RateStretch, rateStretches, requestsOf } from '../../core/quote-rate.ts';
import type { Random } from '../../core/random.ts';
import type { QuoteLoad } from '../../core/scenario.ts';
import { shareOut } from '../share-out.ts';
import { scattered } from './instants.ts';

/**
 * When this share (0..1) of a stretch's requests is due, as a share of its time: the rate goes evenly from a to b, so the area under it up to x is
 * a x + (b - a) x^2 / 2. Written so that nothing is lost where a and b are close.
 */
const timeOfShare = (share: number, { fromPerSec: a, toPerSec: b }: RateStretch): number =>
  share === 0 ? 0 : (share * (a + b)) / (a + Math.sqrt(a * a + share * (b * b - a * a)));

/** The i-th of `count` where i / count of the stretch's requests are due: the first at its start, all before its end. */
const fill = (dueUs: Float64Array, stretch: RateStretch): void => {
  const lengthUs = stretch.toUs - stretch.fromUs;
  const isFlat = stretch.fromPerSec === stretch.toPerSec;
  for (let i = 0; i < dueUs.length; i += 1) {
    const offsetUs = isFlat ? (i * lengthUs) / dueUs.length : timeOfShare(i / dueUs.length, stretch) * lengthUs;
    dueUs[i] = stretch.fromUs + Math.round(offsetUs);
  }
};

/**
 * When the quote requests of a phase are due: whole microseconds from its start, ascending, exactly `plannedQuotes` of them, all before its end. Each
 * stretch of the rate has its own share of them, to one request.
 */
export const quoteInstants = (load: QuoteLoad, durationMs: number, random: Random): Float64Array => {
  const count = plannedQuotes(load, durationMs);
  if (load.shape === 'poisson') return scattered({ count, durationUs: durationMs * 1000, random });
  const stretches = rateStretches(load, durationMs);
  const shares = shareOut(count, stretches.map(requestsOf));
  const dueUs = new Float64Array(count);
  let next = 0;
  for (const [index, stretch] of stretches.entries()) {
    const share = shares[index] ?? 0;
    fill(dueUs.subarray(next, next + share), stretch);
    next += share;
  }
  return dueUs;
};

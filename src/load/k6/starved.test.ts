import { describe, expect, it } from 'vitest';
import { judge } from '../../judge/judge.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { planOf } from '../testing/virtual-run.ts';
import { Fold } from './fold.ts';
import { pulseDueUs } from './player/pulse-due.ts';

const plan = planOf({ phases: [{ name: 'load', durationMs: 4_000, quotes: { ratePerSec: 200 } }] });
const arrivals = Uint32Array.from({ length: plan.arrivals.count }, (_, i) => i);

/** A target that answers in so many ms, played by a k6 that notices each answer, and hears itself, so much later. */
const verdictOf = (
  target: { readonly answerMs: number },
  k6: { readonly answersMs: number; readonly pulsesMs: number },
) => {
  const fold = new Fold({
    ...{ plan, arrivals, limits: { responseMs: [200], messageMs: [100] }, tap: null },
    ...{ known: () => ({ quoteSymbols: ['A'], quoteMarkets: {} }), redact: (text: string) => text },
  });
  for (const arrival of arrivals) {
    const sentUs = Math.round(plan.arrivals.dueUs[arrival]!) + 1_000;
    const endedUs = sentUs + 1_000 * (target.answerMs + k6.answersMs);
    fold.point({ arrival, lateUs: 0, sentUs, endedUs, outcome: 'ok', lacking: [], detail: '' });
  }
  for (let nth = 0; nth < 40; nth += 1) fold.pulse(pulseDueUs(nth), 1_000 * k6.pulsesMs);
  const built = buildRecord({ gating: ['response-p95'], modes: { 'gateway-only': { slices: [] } } });
  const { verdict, reasons } = judge({ ...built, slices: fold.finish().slices });
  return [verdict, reasons[0]?.code === 'objective-undecided' ? reasons[0].reason : reasons[0]?.code];
};

const SATURATED = ['inconclusive', 'generator-saturated'];
const FAILED = ['fail', 'objective-failed'];

describe('a k6 that notices answers late', () => {
  it.each([
    {
      what: 'and hears itself as late fails no healthy target',
      answerMs: 50,
      lateMs: 240,
      heardMs: 240,
      seen: SATURATED,
    },
    // One wake-up of the three of a request, as the pulse once had it: the healthy target was failed.
    { what: 'would fail it, were a third of that known', answerMs: 50, lateMs: 240, heardMs: 80, seen: FAILED },
    { what: 'fails a slow target all the same', answerMs: 450, lateMs: 240, heardMs: 240, seen: FAILED },
    { what: 'or does not, fails a slow target', answerMs: 450, lateMs: 0, heardMs: 1, seen: FAILED },
    { what: 'or does not, passes a healthy one', answerMs: 50, lateMs: 0, heardMs: 1, seen: ['pass', undefined] },
  ])('$what', ({ answerMs, lateMs, heardMs, seen }) => {
    expect(verdictOf({ answerMs }, { answersMs: lateMs, pulsesMs: heardMs })).toEqual(seen);
  });
});

import { describe, expect, it } from 'vitest';
import type { Plan } from '../core/plan.ts';
import type { SymbolCounts } from '../core/record.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import type { Script } from './drivers/scripted.ts';
import { arrivals, planOf, play, SYMBOLS, total } from './testing/virtual-run.ts';

describe('quotes by symbol', () => {
  const withWarmUp = (quotes: ScenarioInput['quotes']): Plan =>
    planOf({
      quotes: { timeoutMs: 2_000, inFlightMax: 500, ...quotes },
      phases: [
        { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 50 } },
        { name: 'load', durationMs: 10_000, quotes: { ratePerSec: 100 } },
      ],
    });
  /** The symbol that an arrival asks for first. */
  const symbolOf = (plan: Plan, arrival: number): string =>
    SYMBOLS[(plan.arrivals.symbolStart[arrival] ?? 0) % SYMBOLS.length]!;
  const seen = (counts: readonly SymbolCounts[]) =>
    Object.fromEntries(counts.map(({ symbol, n, notOk, overLimit }) => [symbol, [n, notOk, overLimit[0]?.response]]));

  it('counts each judged request where it belongs, and no warm-up', async () => {
    const plan = withWarmUp({});
    const { bySymbol, slices } = await play(plan, {
      answer: (arrival) => {
        const slow = symbolOf(plan, arrival) === 'C' && arrival % 2 === 0;
        const fails = symbolOf(plan, arrival) === 'B' && arrival % 4 === 0;
        return { queueUs: 0, serviceUs: slow ? 200_000 : 199_999, outcome: fails ? { fails: 'http-503' } : 'ok' };
      },
    });
    expect(seen(bySymbol)).toEqual({
      ...{ A: [200, 0, 0], B: [200, 50, 0], C: [200, 0, 100], D: [200, 0, 0], E: [200, 0, 0] },
    });
    expect(bySymbol.map(({ failures }) => failures)).toEqual([{}, { 'http-503': 50 }, {}, {}, {}]);
    const judged = slices.filter((slice) => slice.judged);
    expect(total(judged, ({ quotes }) => quotes.overLimit[0]?.response ?? 0)).toBe(100);
  });

  it('adds up to what the judged slices hold, whatever becomes of a request', async () => {
    const plan = withWarmUp({ inFlightMax: 30 });
    const { bySymbol, slices } = await play(plan, {
      answer: (arrival) => ({
        queueUs: 0,
        serviceUs: 90_000 + arrival * 100,
        outcome: arrival % 5 === 0 ? 'never' : arrival % 7 === 0 ? { fails: 'reset' } : 'ok',
      }),
    });
    const counts = arrivals(slices.filter((slice) => slice.judged));
    expect([counts.failed, counts.unanswered, counts.dropped].every((n) => n > 10)).toBe(true);
    const sum = (pick: (one: SymbolCounts) => number) => bySymbol.reduce((all, one) => all + pick(one), 0);
    expect(sum(({ n }) => n)).toBe(counts.planned);
    expect(sum(({ notOk }) => notOk)).toBe(counts.failed + counts.unanswered + counts.dropped);
    expect(sum(({ failures }) => failures['timeout'] ?? 0)).toBe(counts.unanswered);
    expect(sum(({ failures }) => failures['reset'] ?? 0)).toBe(counts.failed);
  });

  it('counts a request for several once for each, and blames only those that its answer lacked', async () => {
    const plan = withWarmUp({ symbolsPerRequest: 3 });
    const lacksD: Script['answer'] = (arrival) => {
      const first = (plan.arrivals.symbolStart[arrival] ?? 0) % SYMBOLS.length;
      const place = (3 - first + SYMBOLS.length) % SYMBOLS.length;
      return { queueUs: 0, serviceUs: 1_000, outcome: place < 3 ? { lacks: [place] } : 'ok' };
    };
    const { bySymbol } = await play(plan, { answer: lacksD });
    expect(seen(bySymbol)).toEqual({
      ...{ A: [600, 0, 0], B: [600, 0, 0], C: [600, 0, 0], D: [600, 600, 0], E: [600, 0, 0] },
    });
    const all = await play(plan, { answer: () => ({ queueUs: 0, serviceUs: 1, outcome: { fails: 'http-500' } }) });
    expect(all.bySymbol.map(({ notOk }) => notOk)).toEqual([600, 600, 600, 600, 600]);
  });

  it('forgets what one answer lacked before the next one fails', async () => {
    const plan = withWarmUp({ symbolsPerRequest: 2 });
    let lacked = 0;
    const { bySymbol } = await play(plan, {
      answer: (arrival) => {
        const lacks = plan.slices[plan.arrivals.slice[arrival] ?? 0]?.judged === true && lacked === 0;
        if (lacks) lacked += 1;
        return { queueUs: 0, serviceUs: 1, outcome: lacks ? { lacks: [1] } : { fails: 'http-500' } };
      },
    });
    expect(bySymbol.reduce((sum, { n }) => sum + n, 0)).toBe(2_000);
    expect(bySymbol.reduce((sum, { notOk }) => sum + notOk, 0)).toBe(1_999);
  });
});

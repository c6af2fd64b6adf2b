import { describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { Profile } from '../../core/profile.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { operationsOf } from '../../target/operations.ts';
import { answering, openCannedTarget, type Reply } from '../../target/testing/canned-target.ts';
import { runCheck } from '../run-check.ts';
import { checkedAt, profileFor } from '../testing/checked.ts';
import { openTrafficBook } from '../traffic.ts';
import { quote } from './f1-quote.ts';

const asked = (url: string, profile: Profile, clock: Clock = systemClock) => {
  const startUs = clock.nowUs();
  const target = { ...checkedAt(url, { profile }), clock };
  return runCheck(quote, { target, traffic: openTrafficBook(), startUs, endUs: startUs + 60e6, stop: null });
};

/** One more than both contracts take in a request. */
const FIFTY_ONE = [...Array.from({ length: 50 }, (_, nth) => `${String(nth + 1).padStart(5, '0')}.HK`), 'AAPL.US'];

describe('F1 of more symbols than a request may ask for', () => {
  it.each(['documented', 'stock-api'] as const)('passes on a healthy target of %s', async (dialect) => {
    const target = await startForTest({ dialect, symbols: FIFTY_ONE });
    const { outcome, evidence } = await asked(target.url, { ...profileFor(dialect), quoteSymbols: FIFTY_ONE });
    expect(outcome).toEqual({ state: 'pass', why: 'All 51 symbols are there.' });
    expect(evidence).toHaveLength(2);
    expect(target.books().requests.other.received).toBe(2);
  });
});

const documented = profileFor('documented');
const operation = operationsOf(documented)['quote']!;
/** Eight symbols by three. */
const byThree: Profile = { ...documented, operations: { quote: { ...operation, symbolsMost: 3 } } };

const symbolsIn = (url: string): readonly string[] =>
  (new URL(url, 'http://target').searchParams.get('symbols') ?? '').split(',');

const rowsOf = (symbols: readonly string[]): Reply =>
  answering(200, { success: true, data: { data: symbols.map((symbol) => ({ symbol })) } });

const whole: Reply = (seen, ...rest) => rowsOf(symbolsIn(seen.url))(seen, ...rest);
const lackingOne: Reply = (seen, ...rest) => rowsOf(symbolsIn(seen.url).slice(1))(seen, ...rest);

/** A target whose nth answer is the nth of these; the rest are whole. */
const openAnswering = async (replies: readonly Reply[]) => {
  let nth = 0;
  const target = await openCannedTarget({
    [operation.path]: (...exchange) => {
      const reply = replies[nth] ?? whole;
      nth += 1;
      reply(...exchange);
    },
  });
  onTestFinished(() => target.close());
  return target;
};

describe('F1 in several requests', () => {
  it('asks for every symbol once, and for no more at once than the operation takes', async () => {
    const target = await openAnswering([]);
    expect((await asked(target.url, byThree)).outcome).toMatchObject({ state: 'pass' });
    const requests = target.seen.map(({ url }) => symbolsIn(url));
    expect(requests.map(({ length }) => length)).toEqual([3, 3, 2]);
    expect(requests.flat()).toEqual(documented.quoteSymbols);
  });

  it.each<[string, Reply, object]>([
    ['lacks a row', lackingOne, { state: 'fail', why: expect.stringContaining('not every symbol') }],
    ['fails', answering(500, { success: false }), { state: 'fail', why: 'It answered 500.' }],
    ['is a limiter’s', answering(429, {}), { state: 'inconclusive', reason: 'not-measurable' }],
  ])('is decided by the first whose answer %s', async (_, reply, outcome) => {
    const target = await openAnswering([whole, reply]);
    expect((await asked(target.url, byThree)).outcome).toMatchObject(outcome);
    expect(target.seen).toHaveLength(2);
  });

  it('gives each of them the time of one', async () => {
    const waitsUs: number[] = [];
    const clock: Clock = {
      ...systemClock,
      after: (delayUs, wake) => {
        waitsUs.push(delayUs);
        return systemClock.after(delayUs, wake);
      },
    };
    const target = await openAnswering([]);
    await asked(target.url, byThree, clock);
    expect(waitsUs.toSorted((a, b) => a - b)).toEqual([10e6, 10e6, 10e6, 30e6]);
    expect(quote.deadlineMs(documented)).toBe(10_000);
  });
});

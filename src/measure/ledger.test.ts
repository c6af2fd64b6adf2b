import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerCounts } from '../core/ledger.ts';
import { Ledger, sumOfLedgers } from './ledger.ts';

type Message = readonly [number: number, stampMs: number];

const NONE: LedgerCounts = {
  ...{ received: 0, lost: 0, gaps: 0, duplicated: 0, reordered: 0, stale: 0, resets: 0, unexpected: 0 },
};

/** Numbers stamped as they were made: number n at n ms, unless said otherwise. */
const stream = (...numbers: readonly (number | Message)[]): Message[] =>
  numbers.map((each) => (typeof each === 'number' ? [each, each] : each));

const countsOf = (messages: readonly Message[]): LedgerCounts => {
  const ledger = new Ledger(1);
  for (const [number, stampMs] of messages) ledger.message(0, number, stampMs);
  ledger.end(0);
  return ledger.counts();
};

/** The same rules, written down slowly: sets of numbers and no gaps. */
const slowTwin = (messages: readonly Message[]): LedgerCounts => {
  const found = { ...NONE } as { -readonly [Key in keyof LedgerCounts]: number };
  let seen = new Set<number>();
  let newest = Number.NEGATIVE_INFINITY;
  const settle = (): void => {
    const [first, last] = [Math.min(...seen), Math.max(...seen)];
    for (let number = first; number <= last; number += 1) {
      if (seen.has(number)) continue;
      found.lost += 1;
      if (seen.has(number - 1)) found.gaps += 1;
    }
    seen = new Set();
    newest = Number.NEGATIVE_INFINITY;
  };
  for (const [number, stampMs] of messages) {
    const last = seen.size === 0 ? Number.NEGATIVE_INFINITY : Math.max(...seen);
    const first = Math.min(...seen);
    const isMissing = number < last && number > first && !seen.has(number);
    if (number > last) {
      found.received += 1;
      if (stampMs < newest) found.stale += 1;
    } else if (isMissing) {
      found.received += 1;
      found.reordered += 1;
    } else if (stampMs > newest || (number < first && Number.isNaN(stampMs))) {
      settle();
      found.received += 1;
      found.resets += 1;
    } else if (number < first) {
      found.received += 1;
      found.reordered += 1;
    } else found.duplicated += 1;
    seen.add(number);
    if (stampMs > newest) newest = stampMs;
  }
  if (seen.size > 0) settle();
  return found;
};

describe('the numbers of a stream', () => {
  it.each<[string, Message[], Partial<LedgerCounts>]>([
    ['nothing came', [], {}],
    ['all came; where it begins does not matter', stream(7, 8, 9), { received: 3 }],
    ['one was lost', stream(1, 2, 4), { received: 3, lost: 1, gaps: 1 }],
    ['two gaps of three', stream(1, 3, 6), { received: 3, lost: 3, gaps: 2 }],
    ['one came twice', stream(1, 2, 2, 3), { received: 3, duplicated: 1 }],
    ['the first came twice', stream(1, 1), { received: 1, duplicated: 1 }],
    ['two changed places', stream(1, 3, 2, 4), { received: 4, reordered: 1 }],
    ['one came last of all', stream(1, 3, 4, 5, 2), { received: 5, reordered: 1 }],
    ['one in the middle of a gap came late', stream(1, 6, 4), { received: 3, lost: 3, gaps: 2, reordered: 1 }],
    ['a late one came twice', stream(1, 3, 2, 2), { received: 3, reordered: 1, duplicated: 1 }],
    ['a value of before under a new number', stream(1, 2, [3, 1], 4), { received: 4, stale: 1 }],
    ['two at one millisecond are in order', stream(1, [2, 1], 3), { received: 3 }],
    ['the server began to count anew', stream(5, 6, [1, 7], [2, 8]), { received: 4, resets: 1 }],
    ['a gap before a restart is lost', stream(5, 7, [1, 8]), { received: 3, lost: 1, gaps: 1, resets: 1 }],
    ['a tail that is cut is not known', stream(1, 2), { received: 2 }],
    ['one from before the first came late', stream(3, 2, 4), { received: 3, reordered: 1 }],
    ['one from long before the first came late', stream(5, 2), { received: 2, lost: 2, gaps: 1, reordered: 1 }],
    ['without stamps a lower one is a restart', stream([9, Number.NaN], [1, Number.NaN]), { received: 2, resets: 1 }],
    [
      'nothing is stamped',
      stream([1, Number.NaN], [3, Number.NaN], [3, Number.NaN]),
      { received: 2, lost: 1, gaps: 1, duplicated: 1 },
    ],
  ])('%s', (_, messages, counts) => {
    expect(countsOf(messages)).toEqual({ ...NONE, ...counts });
  });

  it('are what a slow twin finds of any stream', () => {
    const message = fc.tuple(fc.nat(12), fc.oneof(fc.nat(12), fc.constant(Number.NaN)));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        expect(countsOf(messages)).toEqual(slowTwin(messages));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a ledger', () => {
  it('keeps streams apart, and calls nothing lost that may still come', () => {
    const ledger = new Ledger(2);
    ledger.message(0, 1, 1);
    ledger.message(1, 1, 1);
    ledger.message(0, 3, 3);
    ledger.message(1, 2, 2);
    ledger.unexpected();
    expect([ledger.openGaps, ledger.counts().lost]).toEqual([1, 0]);
    ledger.message(0, 4, 4);
    ledger.endAll();
    expect(ledger.counts()).toEqual({ ...NONE, received: 5, lost: 1, gaps: 1, unexpected: 1 });
    expect(sumOfLedgers([ledger.counts(), ledger.counts()])).toEqual({
      ...{ ...NONE, received: 10, lost: 2, gaps: 2, unexpected: 2 },
    });
    expect([sumOfLedgers([]), sumOfLedgers([ledger.counts(), null])]).toEqual([null, null]);
  });

  it('classifies what was planted among 1,000,000 messages of 1,000 clients, and nothing else', () => {
    const [clients, each] = [1_000, 1_000];
    const ledger = new Ledger(clients);
    const planted = { ...NONE } as { -readonly [Key in keyof LedgerCounts]: number };
    let gapsMost = 0;
    for (let client = 0; client < clients; client += 1) {
      const first = 1 + client;
      const say = (number: number, stampMs = number): void => ledger.message(client, number, stampMs);
      let restarted = 0;
      for (let i = 0; i < each; i += 1) {
        const number = first + i;
        // Each anomaly at a place of its own, a prime apart, never beside another one.
        const place = (client * 7 + i) % 97;
        const isInside = i > 2 && i < each - 3;
        if (restarted > 0) {
          restarted += 1;
          say(restarted, 10_000_000 + restarted);
          planted.received += 1;
        } else if (isInside && place === 0) planted.lost += 1;
        else if (isInside && place === 20) {
          say(number);
          say(number);
          planted.received += 1;
          planted.duplicated += 1;
        } else if (isInside && place === 40) {
          say(number + 1);
          say(number);
          planted.received += 2;
          planted.reordered += 1;
          i += 1;
        } else if (isInside && place === 60) {
          say(number, number - 5);
          planted.received += 1;
          planted.stale += 1;
        } else if (client % 100 === 0 && i === 500) {
          restarted = 1;
          say(restarted, 10_000_000 + restarted);
          planted.received += 1;
          planted.resets += 1;
        } else {
          say(number);
          planted.received += 1;
        }
      }
      gapsMost = Math.max(gapsMost, ledger.openGaps);
      ledger.end(client);
    }
    expect(ledger.counts()).toEqual({ ...planted, gaps: planted.lost });
    expect([planted.lost, planted.duplicated, planted.reordered, planted.stale].every((count) => count > 9_000)).toBe(
      true,
    );
    expect([planted.resets, ledger.openGaps]).toEqual([10, 0]);
    expect(gapsMost).toBeLessThanOrEqual(Math.ceil(each / 97));
  });
});

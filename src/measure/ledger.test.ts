import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LedgerCounts, NO_MESSAGES as NONE } from '../core/ledger.ts';
import { Ledger, MARK, sumOfLedgers } from './ledger.ts';
import { playPlanted } from './testing/planted-run.ts';
import { comparable, type StreamEvent, slowStream } from './testing/slow-ledger.ts';

type Message = readonly [number: number, stampMs: number, wallMs?: number];

/** Numbers stamped as they were made: number n at n ms, unless said otherwise. They come at once, unless said otherwise. */
const stream = (...numbers: readonly (number | Message)[]): StreamEvent[] =>
  numbers.map((each) => {
    const [number, stampMs, wallMs = stampMs] = typeof each === 'number' ? [each, each] : each;
    return { kind: 'live', number, stampMs, wallMs };
  });

const recovered = (...numbers: readonly number[]): StreamEvent[] =>
  numbers.map((number) => ({ kind: 'recovered', number }));

const LATE_MS = 100;

/** What the ledger makes of one stream that ends as it should, unless said otherwise. */
const ledgerOf = (events: readonly StreamEvent[]): Ledger => {
  const ledger = new Ledger(1, LATE_MS);
  for (const [at, event] of events.entries()) {
    ledger.arrive(at, event.kind === 'live' ? event.wallMs : Number.NaN);
    if (event.kind === 'live') ledger.message(0, event.number, event.stampMs);
    else if (event.kind === 'recovered') ledger.recovered(0, event.number);
    else ledger.end(0, event.tail);
  }
  ledger.end(0, 'known');
  return ledger;
};

const countsOf = (events: readonly StreamEvent[]): LedgerCounts => ledgerOf(events).counts();

describe('the numbers of a stream', () => {
  it.each<[string, StreamEvent[], Partial<LedgerCounts>]>([
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
    ['the server began to count anew', stream(5, 6, [1, 7], [2, 8]), { received: 4, resets: 1, indeterminate: 1 }],
    [
      'a gap before a restart is lost',
      stream(5, 7, [1, 8]),
      { received: 3, lost: 1, gaps: 1, resets: 1, indeterminate: 1 },
    ],
    [
      'what was sent last before a cut is not known',
      [...stream(1, 2), { kind: 'end', tail: 'cut' }],
      { received: 2, indeterminate: 1 },
    ],
    ['a cut before the first message hides nothing that was expected', [{ kind: 'end', tail: 'cut' }], {}],
    ['one came as late as is allowed at most', stream(1, [2, 2, 101]), { received: 2 }],
    ['one came later than that', stream(1, [2, 2, 102]), { received: 2, late: 1 }],
    ['one came late and after a higher one', stream(1, 3, [2, 2, 102]), { received: 3, reordered: 1, late: 1 }],
    ['a stale one is not late: its stamp says nothing', stream(50, [51, 1, 200]), { received: 2, stale: 1 }],
    ['what was missing was recovered', [...stream(1, 4), ...recovered(2, 3)], { received: 2, recovered: 2 }],
    ['a part of it was', [...stream(1, 5), ...recovered(3)], { received: 2, recovered: 1, lost: 2, gaps: 2 }],
    ['what had come was recovered too, which is no harm', [...stream(1, 2), ...recovered(1, 2)], { received: 2 }],
    [
      'what is recovered up to now meets what comes live',
      [...stream(1), ...recovered(2, 3), ...stream(2, 3, 4)],
      { received: 4 },
    ],
    [
      'what came live after that came twice',
      [...stream(1), ...recovered(2), ...stream(2, 2)],
      { received: 2, duplicated: 1 },
    ],
    [
      'recovery reaches back before the first',
      [...stream(5), ...recovered(2, 3)],
      { received: 1, recovered: 2, lost: 1, gaps: 1 },
    ],
    [
      'recovery comes first, and live messages go on',
      [...recovered(4, 5), ...stream(6)],
      { received: 1, recovered: 2 },
    ],
    [
      'between recovery and the first live one a number is missing',
      [...recovered(4), ...stream(6)],
      { received: 1, recovered: 1, lost: 1, gaps: 1 },
    ],
    ['one from before the first came late', stream(3, 2, 4), { received: 3, reordered: 1 }],
    ['one from long before the first came late', stream(5, 2), { received: 2, lost: 2, gaps: 1, reordered: 1 }],
    [
      'without stamps a lower one is a restart',
      stream([9, Number.NaN], [1, Number.NaN]),
      { received: 2, resets: 1, indeterminate: 1 },
    ],
    [
      'nothing is stamped',
      stream([1, Number.NaN], [3, Number.NaN], [3, Number.NaN]),
      { received: 2, lost: 1, gaps: 1, duplicated: 1 },
    ],
  ])('%s', (_, messages, counts) => {
    expect(comparable(countsOf(messages))).toEqual(comparable({ ...NONE, ...counts }));
    expect(countsOf(messages).gaps).toBe(counts.gaps ?? 0);
  });

  it('are what a slow twin finds of any stream', () => {
    const live = fc.record({
      kind: fc.constant('live' as const),
      ...{ number: fc.nat(12), stampMs: fc.oneof(fc.nat(12), fc.constant(Number.NaN)), wallMs: fc.nat(150) },
    });
    const brought = fc.record({ kind: fc.constant('recovered' as const), number: fc.nat(12) });
    const end = fc.record({
      kind: fc.constant('end' as const),
      tail: fc.constantFrom('known' as const, 'cut' as const),
    });
    const event = fc.oneof(
      { weight: 20, arbitrary: live },
      { weight: 5, arbitrary: brought },
      { weight: 1, arbitrary: end },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const twin = slowStream(LATE_MS);
        for (const each of events) twin.tell(each);
        twin.tell({ kind: 'end', tail: 'known' });
        const ledger = ledgerOf(events);
        expect(comparable(ledger.counts())).toEqual(comparable(twin.found.counts));
        expect(ledger.marks(0)).toBe(twin.found.marks);
        expect([ledger.openGaps, ledger.recoveredStretches]).toEqual([0, 0]);
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
    const found = {
      ...NONE,
      received: 5,
      lost: 1,
      gaps: 1,
      unexpected: 1,
      indeterminate: 2,
      lossFromMs: 0,
      lossToMs: 0,
    };
    expect(ledger.counts()).toEqual(found);
    const later = { ...ledger.counts(), lossFromMs: 7, lossToMs: 9 };
    expect(sumOfLedgers([ledger.counts(), later])).toEqual({
      ...{ ...NONE, received: 10, lost: 2, gaps: 2, unexpected: 2, indeterminate: 4, lossFromMs: 0, lossToMs: 9 },
    });
    expect([sumOfLedgers([]), sumOfLedgers([ledger.counts(), null])]).toEqual([null, null]);
  });

  it('says when the gaps that stayed were noticed, and of whom', () => {
    const ledger = new Ledger(3);
    const at = (atMs: number, of: number, number: number): void => {
      ledger.arrive(atMs, Number.NaN);
      ledger.message(of, number, number);
    };
    at(100, 0, 1);
    at(200, 0, 3);
    at(250, 0, 2);
    at(300, 0, 5);
    at(100, 1, 1);
    at(900, 1, 9);
    for (const of of [0, 1, 2]) ledger.end(of, 'known');
    expect(ledger.counts()).toMatchObject({ lost: 8, gaps: 2, lossFromMs: 300, lossToMs: 900 });
    expect([0, 1, 2].map((of) => ledger.marks(of))).toEqual([
      MARK.seen | MARK.lossy | MARK.disordered,
      MARK.seen | MARK.lossy,
      0,
    ]);
  });

  // A million messages of a thousand clients: `npm run accept ledger`.
  it('classifies what was planted among 30,000 messages of 100 clients, and nothing else', () => {
    const { planted, ledger, twin, otherMarks, keptMost } = playPlanted(100, 300);
    expect({ ...ledger, lossFromMs: null, lossToMs: null }).toEqual(planted);
    expect(comparable(ledger)).toEqual(twin === null ? null : comparable(twin));
    expect(otherMarks).toBe(0);
    const { received: _received, unexpected: _unexpected, resets, lossFromMs: _f, lossToMs: _t, ...kinds } = planted;
    expect([Math.min(...Object.values(kinds)), resets]).toEqual([11, 1]);
    // 300 messages hold at most 4 places of each of the two kinds of loss; one more is open while it is recovered.
    expect(keptMost).toBeLessThanOrEqual(100 * 13);
  });

  it('keeps no more of a stream the longer it lasts without a gap', () => {
    const ledger = new Ledger(1);
    for (let number = 0; number < 100_000; number += 1) ledger.message(0, number, number);
    expect(ledger.openGaps).toBe(0);
    for (let number = 100_001; number < 100_021; number += 2) ledger.message(0, number, number);
    expect(ledger.openGaps).toBe(10);
  });
});

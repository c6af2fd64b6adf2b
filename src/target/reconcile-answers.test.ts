import { describe, expect, it } from 'vitest';
import { INCOMPLETE_KINDS } from '../core/answer-kinds.ts';
import { AMISS_KINDS, type TargetBooks } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { OurBooks } from './our-books.ts';
import { booksAfter, ourBooks } from './testing/books-fixture.ts';
import { broken, lines, withRequests } from './testing/reconciled.ts';

describe('an answer that was whole and is not complete', () => {
  it.each(INCOMPLETE_KINDS)('%s: the target knows it as answered', (kind) => {
    const { partial: _, ...rest } = ourBooks.failures;
    const found = lines(withRequests(1_003, { ...rest, [kind]: 2 }));
    expect(found).toContainEqual(
      expect.objectContaining({ item: 'requests answered 2xx', rule: 'equal', holds: true }),
    );
  });
});

describe('answers that were other than what was asked for', () => {
  const withAmiss = (amiss: Record<string, number> | null, status: Record<string, number> = {}): TargetBooks => {
    const { load, other } = booksAfter.requests;
    return { ...booksAfter, requests: { load: { ...load, byStatus: { ...load.byStatus, ...status }, amiss }, other } };
  };

  it.each(AMISS_KINDS)('%s: one more on either side is a contradiction', (kind) => {
    const status = /^http-(\d+)/.exec(kind)?.[1];
    const ours = (n: number) =>
      withRequests(1_003 - (status === undefined ? n : 0), { ...ourBooks.failures, [kind]: n });
    const base = kind === 'partial' ? 3 : 0;
    const theirs = (n: number) =>
      withAmiss({ partial: 5, [kind]: base + n }, status === undefined ? {} : { [status]: 4 });
    const item = englishCatalogue.quoteAnswers.amiss(kind);
    for (const [own, target, differs] of [
      [4, 4, false],
      [4, 3, true],
      [3, 4, true],
    ] as const)
      expect(broken(ours(own), theirs(target)).includes(item)).toBe(differs);
  });

  it('are at most those of the target where an end was not seen', () => {
    const ours = (partial: number) => withRequests(1_002, { 'http-500': 10, partial, timeout: 3 }, 3);
    expect(broken(ours(1))).toEqual([]);
    expect(broken(ours(3))).toEqual(['answers that say a part is missing']);
  });

  it('are more than all that we sent only where something was sent again, unseen', () => {
    const ours = (ok: number) => withRequests(ok, { 'http-500': 10, timeout: 3 }, 3);
    expect(broken(ours(1_002))).toEqual([]);
    expect(broken(ours(1_001))).toEqual(['requests that reached the target']);
  });

  it('are not compared with a target that is older than these counts', () => {
    expect(broken(ourBooks, withAmiss(null))).toEqual([]);
    expect(lines(ourBooks, withAmiss(null)).map(({ item }) => item)).not.toContain(
      'answers that say a part is missing',
    );
  });
});

describe('answers 429 that say when to come back', () => {
  const item = englishCatalogue.quoteAnswers.retryAfter();
  const withRetryAfter = (retryAfter: number | null): TargetBooks => {
    const { load, other } = booksAfter.requests;
    return { ...booksAfter, requests: { load: { ...load, retryAfter }, other } };
  };
  const unseen = withRequests(1_000, { 'http-500': 10, partial: 2, timeout: 3 }, 3);

  it.each<[string, OurBooks, number | null, string | null]>([
    ['as many on both sides', { ...ourBooks, retryAfter: 7 }, 7, 'equal, holds'],
    ['one more on ours', { ...ourBooks, retryAfter: 8 }, 7, 'equal, differs'],
    ['one more on theirs', { ...ourBooks, retryAfter: 6 }, 7, 'equal, differs'],
    ['an end that nobody saw', { ...unseen, retryAfter: 8 }, 7, 'shown, holds'],
    ['we did not count them', ourBooks, 7, null],
    ['the target does not', { ...ourBooks, retryAfter: 7 }, null, null],
  ])('%s', (_, ours, theirs, expected) => {
    const found = lines(ours, withRetryAfter(theirs)).find((each) => each.item === item);
    expect(found === undefined ? null : `${found.rule}, ${found.holds ? 'holds' : 'differs'}`).toBe(expected);
  });
});

import type { TargetBooks } from '../../core/target-books.ts';
import type { OurBooks } from '../our-books.ts';
import { reconcile } from '../reconcile.ts';
import { booksAfter, booksBefore, ourBooks } from './books-fixture.ts';

/** Books of a clean run with changes, and what comparing them with the target's says. */
export const lines = (ours: OurBooks, after: TargetBooks = booksAfter) => reconcile(ours, booksBefore, after);
export const broken = (ours: OurBooks, after: TargetBooks = booksAfter): readonly string[] =>
  lines(ours, after)
    .filter(({ holds }) => !holds)
    .map(({ item }) => item);
export const ruleOf = (item: string, ours: OurBooks, after: TargetBooks = booksAfter) =>
  lines(ours, after).find((line) => line.item === item)?.rule;

export const withConnections = (changes: Partial<OurBooks['connections']>, rest: Partial<OurBooks> = {}): OurBooks => ({
  ...ourBooks,
  ...rest,
  connections: { ...ourBooks.connections, ...changes },
});
export const withRequests = (ok: number, failures: Readonly<Record<string, number>>, unanswered = 0): OurBooks => ({
  ...ourBooks,
  arrivals: { ...ourBooks.arrivals, ok, unanswered },
  failures,
});
export const afterConnections = (changes: Partial<TargetBooks['connections']>): TargetBooks => ({
  ...booksAfter,
  connections: { ...booksAfter.connections, ...changes },
});

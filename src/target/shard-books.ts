import type { Books } from '../core/record.ts';
import type { TargetBooks } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { hasSettled, isSameBook } from './books.ts';
import type { OurBooks } from './our-books.ts';
import { reconcile } from './reconcile.ts';

const text = englishCatalogue.control.books;

/** A shard's books, and which shard it is. */
export type ShardBooks = { readonly index: number; readonly books: Books };

const inOrder = (list: readonly TargetBooks[]): TargetBooks[] => list.toSorted((a, b) => a.nowUs - b.nowUs);

/**
 * The books of all shards as those of one run. The readings of shards overlap in time, so their differences must not be added: each holds a
 * part of the others' traffic. The first reading of all (by the target's own clock) stands before everything that any shard sent, and the last
 * of all after everything, so the difference of these two is compared with the sum of ours, by the rules of one run. Counters that one
 * shard could not read, that are of different targets, or that had not come to rest at the last reading are `unavailable`, with the shard named.
 */
export const compareShardBooks = (parts: readonly ShardBooks[], ours: OurBooks): Books => {
  if (parts.every(({ books }) => books.state === 'none')) return { state: 'none' };
  const readings: { before: TargetBooks; after: TargetBooks }[] = [];
  for (const { index, books } of parts) {
    if (books.state === 'read') readings.push(books);
    else if (books.state === 'unavailable') return { state: 'unavailable', why: text.ofShard(index, books.why) };
    else return { state: 'unavailable', why: text.ofShard(index, text.notRead()) };
  }
  const first = inOrder(readings.map(({ before }) => before))[0];
  const last = inOrder(readings.map(({ after }) => after)).at(-1);
  if (first === undefined || last === undefined) return { state: 'none' };
  const stranger = parts.find(({ books }) => books.state === 'read' && !isSameBook(books.before, first));
  if (stranger !== undefined) return { state: 'unavailable', why: text.ofShard(stranger.index, text.otherTarget()) };
  if (!hasSettled(first, last)) return { state: 'unavailable', why: text.notSettled() };
  return { state: 'compared', lines: reconcile(ours, first, last) };
};

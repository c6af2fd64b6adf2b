import type { Arm } from '../../core/modes.ts';
import type { PeakBooks, PeakRound } from '../../core/peak.ts';
import type { Books } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type OurBooks, ourBooksOf } from '../../target/our-books.ts';
import type { PeakArm } from './meet.ts';
import type { PeakPlays } from './play.ts';

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const failuresOf = (books: readonly PeakBooks[]): Record<string, number> => {
  const sums: Record<string, number> = { unfinished: sumOf(books.map(({ unfinished }) => unfinished)) };
  for (const { failures } of books)
    for (const [kind, n] of Object.entries(failures)) sums[kind] = (sums[kind] ?? 0) + n;
  return sums;
};

/** Our counts of all plays of these arms, in the words of a run: what we gave up on (timed out, or still open at the end) is unanswered. */
export const peakBooksOf = (arms: readonly PeakArm[], rounds: readonly PeakRound[]): OurBooks => {
  const modes: readonly Arm[] = arms.map(({ mode }) => mode);
  const books = rounds.filter(({ arm }) => modes.includes(arm)).map(({ played }) => played.books);
  const failures = failuresOf(books);
  const unanswered = (failures['unfinished'] ?? 0) + (failures['timeout'] ?? 0);
  return {
    ...ourBooksOf([], [], { requests: sumOf(arms.map(({ told }) => told.otherRequests)), sockets: [] }),
    failures,
    arrivals: {
      ...{ planned: sumOf(books.map(({ sent }) => sent)), ok: sumOf(books.map(({ ok }) => ok)) },
      ...{ failed: sumOf(Object.values(failures)) - unanswered, unanswered, dropped: 0, notReleased: 0 },
    },
  };
};

/**
 * Our counts beside the targets' own, arm by arm; arms at one address have them together. Where a round was lost with its counts, nothing is compared.
 * Targets that have not answered at `giveUp` are not waited for.
 */
export const comparePeakBooks = async (
  arms: readonly PeakArm[],
  { rounds, stopped }: PeakPlays,
  giveUp?: Promise<unknown>,
): Promise<ReadonlyMap<Arm, Books>> => {
  const compared = new Map<Arm, Books>();
  for (const arm of arms) {
    if (compared.has(arm.mode)) continue;
    const together = arms.filter(({ spec }) => spec.baseUrl === arm.spec.baseUrl);
    const books: Books =
      stopped?.why === 'worker-lost'
        ? { state: 'unavailable', why: englishCatalogue.peak.countsLost() }
        : await arm.counters.compare(peakBooksOf(together, rounds), giveUp);
    const modes = together.map(({ mode }) => mode);
    const told = books.state === 'compared' && modes.length > 1 ? { ...books, together: modes } : books;
    for (const mode of modes) compared.set(mode, told);
  }
  return compared;
};

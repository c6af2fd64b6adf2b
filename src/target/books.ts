import { type Clock, pause } from '../core/clock.ts';
import type { Profile } from '../core/profile.ts';
import type { BookLine, Books } from '../core/record.ts';
import { sumOfBooks } from '../core/summed-books.ts';
import { ADMIN_TOKEN_HEADER, type TargetBooks, targetBooksSchema } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlClient } from './client.ts';
import { evidenceOf } from './mode.ts';
import type { OurBooks } from './our-books.ts';
import { reconcile } from './reconcile.ts';

const text = englishCatalogue.control.books;

/** A target books an end a moment after we saw it: it is asked again until nothing is open, at most this long. */
const PATIENCE_US = 3_000_000;
const ASK_AGAIN_US = 50_000;

type Unread = Extract<Books, { state: 'unavailable' | 'none' }>;
type Reading = { readonly state: 'read'; readonly books: TargetBooks } | Unread;

/**
 * The target's own counters over one run: what they were before it, and how they compare after it. Neither question throws: counters that cannot be
 * read are `unavailable`, also those that `giveUp` came before.
 */
export type BooksReader = {
  /** Reads the counters again, once they have settled, and compares. */
  compare(ours: OurBooks, giveUp?: Promise<unknown>): Promise<Books>;
  /** Reads the counters again, once they have settled, and keeps both readings: for a shard, which was not alone with the target. */
  readAgain(giveUp?: Promise<unknown>): Promise<Books>;
};

export type BooksAccess = {
  readonly client: ControlClient;
  /** One for each further address of the target: its processes keep books of their own, and what is compared is their sum. */
  readonly others?: readonly ControlClient[];
  readonly profile: Profile;
  /** The value of the variable that the profile names; null when it is not set. */
  readonly adminToken: string | null;
  readonly clock: Clock;
};

const readOne = async (client: ControlClient, { profile, adminToken }: BooksAccess): Promise<Reading> => {
  if (profile.books === null) return { state: 'none' };
  if (adminToken === null) return { state: 'unavailable', why: text.noToken(profile.books.tokenEnv) };
  const { path } = profile.books;
  const headers = { [ADMIN_TOKEN_HEADER]: adminToken };
  const answer = await client.send({ method: 'GET', path, headers, uncounted: true });
  const parsed = answer.kind === 'answer' ? targetBooksSchema.safeParse(answer.json) : null;
  if (parsed?.success === true) return { state: 'read', books: parsed.data };
  return { state: 'unavailable', why: text.notBooks(evidenceOf(`GET ${path}`, answer)) };
};

/** The books of all addresses; where those of one cannot be read, there are none of the target. */
const readOnce = async (access: BooksAccess): Promise<Reading> => {
  const { client, others = [] } = access;
  if (others.length === 0) return readOne(client, access);
  const books: TargetBooks[] = [];
  for (const each of [client, ...others]) {
    const reading = await readOne(each, access);
    if (reading.state === 'none') return reading;
    if (reading.state === 'unavailable')
      return { ...reading, why: englishCatalogue.scale.of(each.baseUrl, reading.why) };
    books.push(reading.books);
  }
  return { state: 'read', books: sumOfBooks(books) };
};

/** Whether nothing is under way that was not before. */
export const hasSettled = (before: TargetBooks, after: TargetBooks): boolean =>
  after.requests.load.inFlight <= before.requests.load.inFlight &&
  after.requests.other.inFlight <= before.requests.other.inFlight &&
  after.connections.open <= before.connections.open &&
  after.connections.pending <= before.connections.pending;

/** What is under way in the later reading that was not in the earlier one. */
const underWay = ({ requests: r, connections: c }: TargetBooks, { requests, connections }: TargetBooks) => ({
  requests:
    Math.max(0, requests.load.inFlight - r.load.inFlight) + Math.max(0, requests.other.inFlight - r.other.inFlight),
  sockets: Math.max(0, connections.open - c.open) + Math.max(0, connections.pending - c.pending),
});

/**
 * Compares two readings with ours. What the target still has under way it has not booked yet: lines that differ by no more than that contradict
 * nobody, and then its books are `unavailable`. A line that differs by more is a contradiction all the same.
 */
const compared = (ours: OurBooks, before: TargetBooks, after: TargetBooks): Books => {
  const lines = reconcile(ours, before, after);
  const open = underWay(before, after);
  const gaps = lines.filter(({ rule, holds }: BookLine) => rule !== 'shown' && !holds);
  const isExplained = gaps.every((line) => Math.abs(line.ours - line.target) <= open.requests + open.sockets);
  return gaps.length > 0 && isExplained
    ? { state: 'unavailable', why: text.stillUnderWay({ ...open, waitedMs: PATIENCE_US / 1_000 }) }
    : { state: 'compared', lines };
};

/** What hangs is left to hang: its client is closed by whoever opened it. */
const readSettled = async (
  access: BooksAccess,
  before: TargetBooks,
  giveUp: Promise<unknown> | undefined,
): Promise<Reading> => {
  const { clock } = access;
  const lastUs = clock.nowUs() + PATIENCE_US;
  const givenUp = giveUp?.then((): Unread => ({ state: 'unavailable', why: text.givenUp() }));
  for (;;) {
    const asked = readOnce(access);
    const reading = await (givenUp === undefined ? asked : Promise.race([givenUp, asked]));
    if (reading.state !== 'read' || hasSettled(before, reading.books) || clock.nowUs() >= lastUs) return reading;
    await pause(clock, ASK_AGAIN_US);
  }
};

/** Whether two readings are of the same counters: not of a target that was started again, and not across a reset. */
export const isSameBook = (one: TargetBooks, other: TargetBooks): boolean =>
  one.startedUs === other.startedUs && one.sinceUs === other.sinceUs;

/** Opens the comparison by reading the target's counters before the run. */
export const openBooks = async (access: BooksAccess): Promise<BooksReader> => {
  const before = await readOnce(access);
  const readAgain = async (giveUp?: Promise<unknown>): Promise<Unread | Extract<Books, { state: 'read' }>> => {
    if (before.state !== 'read') return before;
    const after = await readSettled(access, before.books, giveUp);
    if (after.state !== 'read') return after;
    if (!isSameBook(before.books, after.books)) return { state: 'unavailable', why: text.restarted() };
    return { state: 'read', before: before.books, after: after.books };
  };
  return {
    readAgain,
    compare: async (ours, giveUp) => {
      const read = await readAgain(giveUp);
      return read.state === 'read' ? compared(ours, read.before, read.after) : read;
    },
  };
};

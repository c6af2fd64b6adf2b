import type { Arm } from '../../core/modes.ts';
import type { QuoteWire } from '../../core/quote-wire.ts';
import type { Books } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { ProxyRecord } from '../../core/wire-fault.ts';
import { type BooksReader, openBooks } from '../../target/books.ts';
import { ourBooksOf, retryAfterOf } from '../../target/our-books.ts';
import type { CliContext } from '../context.ts';
import type { OpenArm } from './arms.ts';
import type { ReadyArm } from './ready-arm.ts';

/** The counters of one target, and the arms that load it. */
export type OpenTargetBooks = { readonly arms: readonly Arm[]; readonly reader: BooksReader };

/** The arms that load the same target as this one: its counters and its limiter know them only together. */
export const armsAt = (arms: readonly OpenArm[], { spec }: OpenArm): readonly OpenArm[] =>
  arms.filter((other) => other.spec.baseUrl === spec.baseUrl);

/** Opens the books of every target before the load, those of one that several arms load only once. */
export const openAllBooks = async (
  arms: readonly OpenArm[],
  { clock }: CliContext,
): Promise<readonly OpenTargetBooks[]> => {
  const opened: OpenTargetBooks[] = [];
  for (const arm of arms) {
    const together = armsAt(arms, arm);
    if (together[0] !== arm) continue;
    const { client, others, profile, secrets } = together.find((each) => each.profile.books !== null) ?? arm;
    const reader = await openBooks({ client, others, profile, adminToken: secrets.adminToken, clock });
    opened.push({ arms: together.map((each) => each.arm), reader });
  }
  return opened;
};

export type Counted = {
  readonly ready: readonly ReadyArm[];
  readonly slices: readonly SliceRecord[];
  readonly proxies: ReadonlyMap<Arm, ProxyRecord>;
  readonly wires: ReadonlyMap<Arm, QuoteWire | null>;
};

export type Asking = {
  /** Of a shard only the targets' own are kept: it was not alone with them. */
  readonly isShard: boolean;
  /** Targets that have not answered by then are not waited for. */
  readonly giveUp: Promise<unknown>;
};

/** How many connections proxies ended between us and this target; null: none stood there. */
const cutBetween = (arms: readonly Arm[], proxies: Counted['proxies']): number | null => {
  const between = arms.flatMap((arm) => proxies.get(arm) ?? []);
  return between.length === 0 ? null : between.reduce((sum, { books }) => sum + (books?.ended.fault ?? 0), 0);
};

const compareOne = async (
  { arms, reader }: OpenTargetBooks,
  { ready, slices, proxies, wires }: Counted,
  giveUp: Promise<unknown>,
): Promise<Books> => {
  const own = ready.filter(({ arm }) => arms.includes(arm.arm));
  const sent = {
    requests: own.reduce((sum, { preflight }) => sum + preflight.requests, 0),
    sockets: own.flatMap(({ preflight }) => preflight.sockets ?? []),
    cutByProxy: cutBetween(arms, proxies),
    retryAfter: retryAfterOf(arms.map((arm) => wires.get(arm) ?? null)),
  };
  const books = await reader.compare(ourBooksOf(slices, arms, sent), giveUp);
  return books.state === 'compared' && arms.length > 1 ? { ...books, together: [...arms] } : books;
};

/** Our counts beside the targets' own, arm by arm; arms of one target have them together. */
export const compareBooks = async (
  opened: readonly OpenTargetBooks[],
  counted: Counted,
  { isShard, giveUp }: Asking,
): Promise<ReadonlyMap<Arm, Books>> => {
  const compared = new Map<Arm, Books>();
  for (const each of opened) {
    const books = isShard ? await each.reader.readAgain(giveUp) : await compareOne(each, counted, giveUp);
    for (const arm of each.arms) compared.set(arm, books);
  }
  return compared;
};

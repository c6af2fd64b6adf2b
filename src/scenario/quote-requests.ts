import { quoteKindsOf } from '../core/quote-kinds.ts';
import { createRandom, type Random } from '../core/random.ts';
import type { QuoteSettings } from '../core/scenario.ts';
import { chosen } from './chosen.ts';
import { shareOut } from './share-out.ts';

/** As far as a place in the round of all symbols may be counted; how many there are, only the target's profile knows. */
const SYMBOL_RANGE = 0x4000_0000;

/** What each request of a phase asks for. */
export type QuoteRequests = {
  readonly kind: Uint8Array;
  readonly user: Uint32Array;
  readonly symbolStart: Uint32Array;
};

/** Exactly its share of `count` places for each weight, any place as likely to be anyone's (selection sampling, Knuth, TAOCP 3.4.2, algorithm S, for several). */
export const drawnShares = (count: number, weights: readonly number[], random: Random): Uint8Array => {
  const left = [...shareOut(count, weights)];
  return Uint8Array.from({ length: count }, (_, place) => {
    if (left.length < 2) return 0;
    let at = random() * (count - place);
    const found = left.findIndex((rest) => {
      at -= rest;
      return at < 0;
    });
    const taken = found === -1 ? left.findLastIndex((rest) => rest > 0) : found;
    left[taken] = (left[taken] ?? 0) - 1;
    return taken;
  });
};

type Place = { readonly index: number; readonly kind: number };
/** Which set of symbols a request takes; a set is what one request asks for. */
type SetOf = (place: Place) => number;

/** Without users: every kind of request goes its own round. */
const roundTrip = (kinds: number): SetOf => {
  const turns = new Uint32Array(kinds);
  return ({ kind }) => {
    const turn = turns[kind] ?? 0;
    turns[kind] = turn + 1;
    return turn;
  };
};

/** With users: each goes over its own sets, and over one that it shares with others, if it is one of those who do. */
const usersTrip = (
  users: NonNullable<QuoteSettings['users']>,
  strategy: QuoteSettings['symbolStrategy'],
  random: Random,
): SetOf => {
  const { count, sharedShare, sharedSets, ownSets } = users;
  const shares = chosen(count, sharedShare, random);
  const firstOwn = sharedShare > 0 ? sharedSets : 0;
  return ({ index }) => {
    const user = index % count;
    const shared = shares[user] ?? 0;
    const sets = shared + ownSets;
    const turn = strategy === 'round-robin' ? Math.floor(index / count) % sets : Math.floor(random() * sets);
    const picked = strategy === 'fixed' ? 0 : turn;
    return picked < shared ? user % sharedSets : firstOwn + user * ownSets + picked - shared;
  };
};

/** What `count` requests of a phase ask for: kinds by their exact shares, symbols by the strategy, users in turn. */
export const quoteRequests = (
  quotes: QuoteSettings,
  count: number,
  { seed, phase }: { readonly seed: number; readonly phase: string },
): QuoteRequests => {
  const { users, symbolStrategy } = quotes;
  const kinds = quoteKindsOf(quotes);
  const kind = drawnShares(
    count,
    kinds.map(({ weight }) => weight),
    createRandom(seed, `quote-kinds:${phase}`),
  );
  const random = createRandom(seed, 'quote-symbols');
  const setOf =
    users === null
      ? roundTrip(kinds.length)
      : usersTrip(users, symbolStrategy, createRandom(seed, `quote-users:${phase}`));
  const symbolStart = Uint32Array.from({ length: count }, (_, index) => {
    const its = kind[index] ?? 0;
    if (users === null && symbolStrategy === 'fixed') return 0;
    if (users === null && symbolStrategy === 'window') return Math.floor(random() * SYMBOL_RANGE);
    return (setOf({ index, kind: its }) * (kinds[its]?.symbolsPerRequest ?? 1)) % SYMBOL_RANGE;
  });
  const user = Uint32Array.from({ length: count }, (_, index) => (users === null ? 0 : index % users.count));
  return { kind, user, symbolStart };
};

/** So many symbols the users of a scenario need for no two of them to have one in common by chance; 0 without users. */
export const symbolsForUsers = ({ users, ...quotes }: QuoteSettings): number => {
  if (users === null) return 0;
  const sets = (users.sharedShare > 0 ? users.sharedSets : 0) + users.count * users.ownSets;
  return sets * Math.max(...quoteKindsOf(quotes).map(({ symbolsPerRequest }) => symbolsPerRequest));
};

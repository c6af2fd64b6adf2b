import type { FirstSocketsSeen } from '../../core/first-sockets.ts';
import type { KeyPair } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isBadKey } from '../../target/first-sockets.ts';
import { KEYS_TRIED_MOST, refusedKeys, spreadOver } from '../../target/try-keys.ts';
import { mergeFirstSockets } from '../records/merge-first-sockets.ts';

const text = englishCatalogue.keyPool;

export type SocketKeys = {
  /** The variable that holds the pool. */
  readonly name: string;
  readonly keys: readonly KeyPair[];
  /** Where each of them stands in it, from 1 on. */
  readonly places: readonly number[];
  /** How many sockets the plan opens: they take so many keys at most. */
  readonly sockets: number;
  /** Opens one socket for each of these keys, in their order. */
  open(keys: readonly KeyPair[]): Promise<FirstSocketsSeen>;
};

type Round = { readonly turns: readonly number[]; readonly seen: FirstSocketsSeen };

const refusedIn = ({ turns, seen }: Round): ReadonlyMap<number, string> =>
  new Map(
    seen.refusals.filter(isBadKey).map(({ connection, detail }) => [turns[connection % turns.length] ?? 0, detail]),
  );

/** All sockets together, as the target counts them; what the burst of the first ones told stays. */
const together = (first: FirstSocketsSeen, rounds: readonly Round[]): FirstSocketsSeen => {
  const merged = mergeFirstSockets([first, ...rounds.map(({ seen }) => seen)].map(({ sockets }) => sockets));
  return merged === null ? first : { ...first, sockets: { ...merged, timing: first.sockets.timing } };
};

/**
 * Tries the keys of a pool that the first sockets did not get round to, and once more those that were refused: a target may refuse one socket of many
 * whatever its key is. A key that was refused twice is an error with exit 4 that names its place. More than `KEYS_TRIED_MOST` are not tried; a finding says so.
 */
export const trySocketKeys = async (
  first: FirstSocketsSeen,
  { name, keys, places, sockets, open }: SocketKeys,
): Promise<{ readonly all: FirstSocketsSeen; readonly findings: readonly string[] }> => {
  const used = Math.min(keys.length, sockets);
  const begun: Round = { turns: keys.map((_, turn) => turn), seen: first };
  const beyond = spreadOver(used, KEYS_TRIED_MOST).filter((turn) => turn >= first.sockets.counts.attempted);
  const rounds: Round[] = [];
  const refused = new Map<number, string>();
  let once = refusedIn(begun);
  let turns = [...once.keys(), ...beyond];
  while (turns.length > 0) {
    const round: Round = { turns, seen: await open(turns.flatMap((turn) => keys[turn] ?? [])) };
    rounds.push(round);
    const again = refusedIn(round);
    for (const [turn, said] of again) if (once.has(turn)) refused.set(turn, said);
    // Refused for the first time: asked once more, and then it is known.
    turns = [...again.keys()].filter((turn) => !refused.has(turn));
    once = again;
  }
  const tried = Math.min(used, first.sockets.counts.attempted + beyond.length);
  const known = { name, tried, of: used };
  const [said] = refused.values();
  if (said !== undefined)
    throw refusedKeys(
      known,
      [...refused.keys()].toSorted((a, b) => a - b).map((turn) => places[turn] ?? 0),
      said,
    );
  return { all: together(first, rounds), findings: tried < used ? [text.sample(known)] : [] };
};

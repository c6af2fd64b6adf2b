import type { Clock } from '../core/clock.ts';
import { createRandom } from '../core/random.ts';
import type { WireBooks, WireFault } from '../core/wire-fault.ts';
import { countOwnFailure, openWireBooks, viewWireBooks } from './books.ts';
import { type Link, type LinkOrder, openLink } from './link.ts';
import { endHit, type Held, holdByAll, type Planted, plantedOf, rulesOf, takeHold } from './rules.ts';

/** Connections that pass through faults, and the faults in force. Both can change at any time. */
export type Wire = {
  /** Passes a connection on; from here on it is in the books. `head`: what was read of the client already. */
  carry(order: LinkOrder & { readonly head?: Buffer }): void;
  /** Plants a fault. Connections that are open are offered to it first, oldest first, as if they were opened now. The answer takes it away again. */
  plant(fault: WireFault): () => void;
  /** No fault was ever planted: there is no need of it. */
  isUnused(): boolean;
  books(): WireBooks;
  /** Counts an error of this machine. */
  failed(error: NodeJS.ErrnoException): void;
  /** Settles once no connection is open. */
  empty(): Promise<void>;
  /** Ends every connection at once, as the end of a process does; settles once all are in the books. */
  stop(): Promise<void>;
};

const refresh = ({ link, hits }: Held): void => link.setRules({ up: rulesOf('up', hits), down: rulesOf('down', hits) });

const offer = (held: Held, fault: Planted, clock: Clock): void => {
  if (takeHold(held, fault, clock)) refresh(held);
};

/** A fault is gone: the link passes everything again, unless another fault still holds it. */
const release = (held: Held, fault: Planted): void => {
  const hit = held.hits.find(({ planted }) => planted === fault);
  if (hit === undefined) return;
  endHit(hit);
  held.hits.splice(held.hits.indexOf(hit), 1);
  if (hit.heldUntilUs > 0) holdByAll(held);
  refresh(held);
};

/** Opens a wire without faults. `seed`: of jitter. */
export const createWire = (clock: Clock, seed: number): Wire => {
  const books = openWireBooks();
  const open = new Map<Link, Held>();
  const inForce = new Set<Planted>();
  const everPlanted: Planted[] = [];
  const random = createRandom(seed, 'wire');

  let waiting: (() => void)[] = [];
  const empty = (): Promise<void> =>
    open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));

  const onClosed = (link: Link): void => {
    for (const hit of open.get(link)?.hits ?? []) endHit(hit);
    open.delete(link);
    if (open.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };

  return {
    carry: ({ head, ...order }) => {
      const link = openLink(order, { clock, random, books, onClosed });
      const held: Held = { link, hits: [] };
      open.set(link, held);
      for (const fault of inForce) offer(held, fault, clock);
      if (head !== undefined) link.feed(head);
    },
    plant: (fault) => {
      const planted = plantedOf(fault, clock.nowUs());
      inForce.add(planted);
      everPlanted.push(planted);
      for (const held of open.values()) offer(held, planted, clock);
      return () => {
        inForce.delete(planted);
        for (const held of open.values()) release(held, planted);
      };
    },
    isUnused: () => everPlanted.length === 0,
    books: () =>
      viewWireBooks(
        books,
        everPlanted.map(({ book }) => book),
      ),
    failed: (error) => {
      countOwnFailure(books, error);
    },
    empty,
    stop: () => {
      for (const { link } of [...open.values()]) link.cut('destroy', 'proxy');
      return empty();
    },
  };
};

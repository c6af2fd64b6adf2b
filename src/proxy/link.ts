import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { WireEnd, WireUse } from '../core/wire-fault.ts';
import { countOwnFailure, type OpenWireBooks } from './books.ts';
import { drop, hold, type Lane, type LaneRules, openLane, setRules, take, takeEnd, unblock } from './lane.ts';

/** One connection through the proxy, as faults treat it. */
export type Link = {
  readonly use: WireUse;
  /** Instant at which it was opened. */
  readonly openedUs: number;
  isOpen(): boolean;
  /** Bytes passed so far, by way. */
  readonly lanes: { readonly up: Lane; readonly down: Lane };
  setRules(rules: { readonly up: LaneRules; readonly down: LaneRules }): void;
  /** Nothing passes either way until then. */
  hold(untilUs: number): void;
  /** Takes bytes of the client that were read before the link was there. */
  feed(bytes: Buffer): void;
  /** Ends both sides: by a reset, as a program that closes does, or as one that ends. */
  cut(by: 'fin' | 'reset' | 'destroy', who: WireEnd): void;
};

export type LinkOrder = {
  readonly client: Socket;
  /** Connecting, or connected. */
  readonly target: Socket;
  readonly use: WireUse;
  /** Told when a fault ends the link, before its ends know. */
  readonly onCut?: () => void;
};

export type LinkSurroundings = {
  readonly clock: Clock;
  readonly random: Random;
  readonly books: OpenWireBooks;
  onClosed(link: Link): void;
};

const reset = (socket: Socket): void => {
  if (!socket.destroyed) socket.resetAndDestroy();
};

type Ends = { readonly client: Socket; readonly target: Socket };

/** What became of a link: who ended it is known before both of its sockets are closed. */
type Fate = { by: WireEnd | null; isReached: boolean; isClosed: boolean };

const bothClosed = ({ client, target }: Ends): boolean => client.destroyed && target.destroyed;

/** Passes on what one end does to the other. An error of a socket that is gone already ends what was on its way to it. */
const listen = (from: Lane, back: Lane, end: (who: 'client' | 'target') => void): void => {
  const socket = from.from;
  const who = from.way === 'up' ? 'client' : 'target';
  socket.on('data', (bytes: Buffer) => take(from, bytes));
  socket.on('end', () => {
    end(who);
    takeEnd(from, 'fin');
  });
  socket.on('error', () => {
    end(who);
    drop(back);
    takeEnd(from, 'reset');
  });
};

/** Opens a link between a client and its target. Bytes are passed on as they come, until a fault says otherwise. */
export const openLink = (order: LinkOrder, { clock, random, books, onClosed }: LinkSurroundings): Link => {
  const { client, target, use } = order;
  const fate: Fate = { by: null, isReached: !target.connecting, isClosed: false };
  const ended = (who: WireEnd): void => {
    fate.by ??= fate.isReached || who !== 'target' ? who : 'unreached';
  };
  const onEnd = (lane: Lane, how: 'fin' | 'reset'): void => {
    if (how === 'fin') lane.to.end();
    else for (const socket of [lane.to, lane.from]) reset(socket);
  };
  const up = openLane('up', client, target, { clock, random, book: books.up, onEnd });
  const down = openLane('down', target, client, { clock, random, book: books.down, onEnd });
  const lanes = [up, down];

  const closed = (): void => {
    if (!bothClosed(order) || fate.isClosed) return;
    fate.isClosed = true;
    books.open -= 1;
    books.ended[fate.by ?? 'proxy'] += 1;
    for (const lane of lanes) drop(lane);
    onClosed(link);
  };

  const link: Link = {
    use,
    openedUs: clock.nowUs(),
    isOpen: () => fate.by === null,
    lanes: { up, down },
    setRules: (rules) => {
      setRules(up, rules.up);
      setRules(down, rules.down);
    },
    hold: (untilUs) => {
      for (const lane of lanes) hold(lane, untilUs);
    },
    feed: (bytes) => take(up, bytes),
    cut: (by, who) => {
      ended(who);
      if (who === 'fault') order.onCut?.();
      for (const lane of lanes) {
        drop(lane);
        lane.heldUntilUs = 0;
        if (by === 'reset') reset(lane.from);
        else if (by === 'destroy') lane.from.destroy();
        else lane.from.end().resume();
      }
    },
  };

  books.accepted += 1;
  books.open += 1;
  if (fate.isReached) books.reached += 1;
  else up.isBlocked = true;
  target.once('connect', () => {
    fate.isReached = true;
    books.reached += 1;
    unblock(up);
  });
  target.once('error', (error) => {
    if (!fate.isReached) countOwnFailure(books, error);
  });
  listen(up, down, ended);
  listen(down, up, ended);
  for (const socket of [client, target]) socket.on('close', closed);
  return link;
};

import { type ClientBooks, type CloseReason, type ConnectionBook, isByClient } from '../../core/target-books.ts';

/** One joined client. `closing` is set when the target itself ends it, so that the close is booked to us. */
export type ClientEntry = {
  readonly id: string;
  readonly joinedUs: number;
  closedUs: number | null;
  closed: CloseReason | null;
  closing: CloseReason | null;
  hasUnsubscribed: boolean;
  frames: number;
  ticks: number;
};

/** A websocket on its way to the namespace. */
export type HandshakeEntry = { state: 'pending' | 'settled' };

export type RefusalReason = 'auth' | 'namespace' | 'engine' | 'fault-reset' | 'fault-auth';

export type OpenConnectionBook = {
  handshake(): HandshakeEntry;
  /** A join after a first one on the same websocket is a handshake of its own. */
  accept(handshake: HandshakeEntry, id: string, nowUs: number): ClientEntry;
  refuse(handshake: HandshakeEntry, reason: RefusalReason): void;
  abandon(handshake: HandshakeEntry): void;
  close(client: ClientEntry, reason: CloseReason, leftClean: boolean, nowUs: number): void;
  countSubscribe(acked: boolean): void;
  openCount(): number;
  view(): ConnectionBook;
  clients(): ClientBooks;
  restart(): void;
};

const KEPT_CLOSED_CLIENTS = 20_000;

type Counts = {
  handshakes: number;
  pending: number;
  accepted: number;
  unfinished: number;
  unsubscribedCleanly: number;
  endedWhileLeaving: number;
  subscribeAcks: number;
  subscribeErrors: number;
};

const noCounts = (): Counts => ({
  handshakes: 0,
  pending: 0,
  accepted: 0,
  unfinished: 0,
  unsubscribedCleanly: 0,
  endedWhileLeaving: 0,
  subscribeAcks: 0,
  subscribeErrors: 0,
});

const newClient = (id: string, joinedUs: number): ClientEntry => ({
  id,
  joinedUs,
  closedUs: null,
  closed: null,
  closing: null,
  hasUnsubscribed: false,
  frames: 0,
  ticks: 0,
});

const viewClient = ({
  id,
  joinedUs,
  closedUs,
  closed,
  frames,
  ticks,
}: ClientEntry): ClientBooks['clients'][number] => ({
  id,
  joinedUs,
  closedUs,
  closed,
  frames,
  ticks,
});

const increase = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** The two sides of the book: how handshakes end, and how joined clients do. */
type Pages = {
  counts: Counts;
  readonly refused: Map<string, number>;
  readonly closed: Map<CloseReason, number>;
  readonly open: Set<ClientEntry>;
  gone: ClientEntry[];
};

const settle = ({ counts }: Pages, handshake: HandshakeEntry): void => {
  if (handshake.state === 'pending') counts.pending -= 1;
  else counts.handshakes += 1;
  handshake.state = 'settled';
};

const handshakePage = (pages: Pages): Pick<OpenConnectionBook, 'handshake' | 'accept' | 'refuse' | 'abandon'> => ({
  handshake: () => {
    pages.counts.handshakes += 1;
    pages.counts.pending += 1;
    return { state: 'pending' };
  },
  accept: (handshake, id, nowUs) => {
    settle(pages, handshake);
    pages.counts.accepted += 1;
    const client = newClient(id, nowUs);
    pages.open.add(client);
    return client;
  },
  refuse: (handshake, reason) => {
    settle(pages, handshake);
    increase(pages.refused, reason);
  },
  abandon: (handshake) => {
    if (handshake.state !== 'pending') return;
    settle(pages, handshake);
    pages.counts.unfinished += 1;
  },
});

const clientPage = (pages: Pages): Pick<OpenConnectionBook, 'close' | 'countSubscribe' | 'openCount' | 'clients'> => ({
  close: (client, reason, leftClean, nowUs) => {
    if (!pages.open.delete(client)) return;
    client.closedUs = nowUs;
    client.closed = reason;
    increase(pages.closed, reason);
    if (leftClean) pages.counts.unsubscribedCleanly += 1;
    if (client.hasUnsubscribed && !isByClient(reason)) pages.counts.endedWhileLeaving += 1;
    pages.gone.push(client);
    if (pages.gone.length > 2 * KEPT_CLOSED_CLIENTS) pages.gone = pages.gone.slice(-KEPT_CLOSED_CLIENTS);
  },
  countSubscribe: (acked) => {
    if (acked) pages.counts.subscribeAcks += 1;
    else pages.counts.subscribeErrors += 1;
  },
  openCount: () => pages.open.size,
  clients: () => ({ clients: [...pages.gone.slice(-KEPT_CLOSED_CLIENTS), ...pages.open].map(viewClient) }),
});

/** Counts every websocket that reached the target, from its handshake to who ended it. */
export const openConnectionBook = (): OpenConnectionBook => {
  const pages: Pages = { counts: noCounts(), refused: new Map(), closed: new Map(), open: new Set(), gone: [] };
  return {
    ...handshakePage(pages),
    ...clientPage(pages),
    view: () => ({
      ...pages.counts,
      refused: Object.fromEntries(pages.refused),
      open: pages.open.size,
      closed: Object.fromEntries(pages.closed),
    }),
    restart: () => {
      const { pending } = pages.counts;
      pages.counts = { ...noCounts(), pending, handshakes: pages.open.size + pending, accepted: pages.open.size };
      pages.refused.clear();
      pages.closed.clear();
      pages.gone = [];
      for (const client of pages.open) {
        client.frames = 0;
        client.ticks = 0;
      }
    },
  };
};

import type { ClientShares, ClientTimes, TwoClients } from '../../judgement.ts';
import { count, counted, listed, milliseconds, percent } from './figures.ts';

const SHARES: Readonly<Record<ClientShares['what'], string>> = { 'not-connected': 'not connected', lost: 'lost' };
const TIMES: Readonly<Record<ClientTimes['what'], string>> = {
  connect: 'to join',
  subscribe: 'to subscribe-ack',
  message: 'messages',
};

const time = (ms: number | null): string => (ms === null ? 'never' : milliseconds(ms));

const shares = (list: readonly ClientShares[]): string[] =>
  list.map(({ what, library, wire }) => `${SHARES[what]} ${count(library.bad)} and ${count(wire.bad)}`);

const times = (list: readonly ClientTimes[]): string[] =>
  list.map(({ what, libraryMs, wireMs }) => `${TIMES[what]} ${time(libraryMs)} and ${time(wireMs)}`);

const played = ({ shares: [first] }: TwoClients): string =>
  first === undefined
    ? ''
    : `of ${counted(first.library.n, 'connections')} by socket.io-client and ${count(first.wire.n)} by the wire client`;

const figures = (seen: TwoClients): string =>
  `${played(seen)}, ${listed(shares(seen.shares))}; medians of ${counted(seen.pairs, 'pairs')} of neighbours: ${listed(times(seen.times))}`;

const WHAT_THEN = {
  agree: 'the two clients agree',
  disagree: 'the two clients DISAGREE',
  'too-few': 'too few connections to tell whether the two clients agree',
} as const;

const ofAll = ({ bad, n }: ClientShares['library']): string => `${count(bad)} of ${count(n)}`;

const shareApart = ({ what, library, wire }: ClientShares): string =>
  `${SHARES[what]} were ${ofAll(library)} connections of socket.io-client (${percent(library.bad / library.n)}) and ${ofAll(wire)} of the wire client (${percent(wire.bad / wire.n)})`;

const timeApart = (pairs: number, { what, librarySlower, wireSlower, libraryMs, wireMs }: ClientTimes): string => {
  const isLibrary = librarySlower > wireSlower;
  return `${TIMES[what]}, ${isLibrary ? 'socket.io-client' : 'the wire client'} is slower in ${count(Math.max(librarySlower, wireSlower))} of ${counted(pairs, 'pairs')} (medians ${time(isLibrary ? libraryMs : wireMs)} and ${time(isLibrary ? wireMs : libraryMs)})`;
};

/** Sentences on whether socket.io-client and our own wire client met the same. */
export const twoClientsText = {
  planned: (library: number) =>
    `  ${counted(library, 'sockets')} of each mode by socket.io-client, the rest by the wire client`,
  line: (mode: string, seen: TwoClients) => `${mode}: ${WHAT_THEN[seen.verdict]}: ${figures(seen)}.`,
  reason: (mode: string, seen: TwoClients) => {
    const apart = [
      ...seen.shares.filter(({ disagree }) => disagree).map(shareApart),
      ...seen.times.filter(({ disagree }) => disagree).map((each) => timeApart(seen.pairs, each)),
    ];
    return `${mode}: the target treats its two clients differently: ${listed(apart)}. Equal clients differ so much in at most one of 100 runs, so what most connections met may not be what real clients meet.`;
  },
  advice: (mode: string) =>
    `${mode}: find what stands in front of the target, or in it, that tells the clients apart (their handshakes differ: socket.io-client offers to compress, the wire client does not). To be judged by the library of real clients alone, set \`sockets: { client: 'socket.io-client' }\` in the scenario.`,
} as const;

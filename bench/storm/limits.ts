import type { Spread } from '../common/spread.ts';
import { type FigureId, figuresOver, ratiosOver } from './figures.ts';
import type { Round } from './rows.ts';

/** A promise of the wire client, held against the rounds. */
export type Limit = {
  readonly says: string;
  readonly isAtMost: boolean;
  readonly limit: number;
  /** A value for each round that has one. */
  seen(rounds: readonly Round[]): readonly number[];
};

const WIRE = 'gateproof-wire';

/** Wire's figure over another's is at most so much. */
const atMost = (figure: FigureId, other: string, limit: number, says: string): Limit => ({
  says,
  isAtMost: true,
  limit,
  seen: (rounds) => ratiosOver(rounds, [WIRE, other], figure),
});

/** So many times better than another: `figure` is a cost, or an amount a second. */
const timesBetter = (figure: FigureId, other: string, limit: number, says: string): Limit => ({
  says,
  isAtMost: false,
  limit,
  seen: (rounds) => ratiosOver(rounds, figure.startsWith('connect') ? [other, WIRE] : [WIRE, other], figure),
});

export const LIMITS: readonly Limit[] = [
  atMost('join-us', 'bare-handshake', 1.2, 'CPU a connection without a subscription over a bare handshake loop'),
  atMost('connect-us', 'bare-handshake', 1.2, 'CPU a connection with its subscription over a bare handshake loop'),
  atMost('connect-us', 'bare-conversation', 1.2, 'the same over the bare loop of the same conversation'),
  timesBetter('connect-us', 'socketio-loop', 3, 'CPU of a socket.io-client loop over ours, a connection'),
  timesBetter('connect-us', 'gateproof-socketio', 3, 'CPU of our own socket.io-client over ours, a connection'),
  timesBetter('connect-us', 'k6', 3, 'CPU of k6 over ours, a connection'),
  // Between plays of one length its slope says little: it turns its loop while it has nothing to do, and a connection takes the place of turns.
  timesBetter('connect-on-us', 'artillery', 3, 'CPU of Artillery over ours, a connection as the storm goes on'),
  {
    says: 'KB a held socket',
    isAtMost: true,
    limit: 6,
    seen: (rounds) => figuresOver(rounds, WIRE, 'held-kb'),
  },
  timesBetter(
    'one-per-cpu-sec',
    'socketio-loop',
    1.5,
    'messages a CPU second over a socket.io-client loop, one a read',
  ),
  timesBetter('one-per-cpu-sec', 'gateproof-socketio', 1.5, 'the same over our own socket.io-client, one a read'),
  timesBetter('ten-per-cpu-sec', 'socketio-loop', 2, 'messages a CPU second over a socket.io-client loop, ten a read'),
  timesBetter('ten-per-cpu-sec', 'gateproof-socketio', 2, 'the same over our own socket.io-client, ten a read'),
  timesBetter('one-per-cpu-sec', 'k6', 3, 'messages a CPU second over k6, one a read'),
  timesBetter('ten-per-cpu-sec', 'k6', 3, 'messages a CPU second over k6, ten a read'),
];

const holds = ({ isAtMost, limit }: Limit, value: number): boolean => (isAtMost ? value <= limit : value >= limit);

/** By the median of the rounds; null = nothing to judge, which is never met. */
export const isMet = (limit: Limit, seen: Spread | null): boolean | null =>
  seen === null ? null : holds(limit, seen.median);

/** In how many rounds it held by itself. */
export const heldIn = (limit: Limit, seen: readonly number[]): number =>
  seen.filter((value) => holds(limit, value)).length;

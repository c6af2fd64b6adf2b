import type { Spread } from '../common/spread.ts';
import { type FigureId, figureOver, ratioOver } from './figures.ts';
import type { Round } from './rows.ts';

/** A promise of the wire client, held against the rounds. */
export type Limit = {
  readonly says: string;
  readonly isAtMost: boolean;
  readonly limit: number;
  seen(rounds: readonly Round[]): Spread | null;
};

const WIRE = 'gateproof-wire';

/** Wire's figure over another's is at most so much. */
const atMost = (figure: FigureId, other: string, limit: number, says: string): Limit => ({
  says,
  isAtMost: true,
  limit,
  seen: (rounds) => ratioOver(rounds, [WIRE, other], figure),
});

/** So many times better than another: `figure` is a cost, or an amount a second. */
const timesBetter = (figure: FigureId, other: string, limit: number, says: string): Limit => ({
  says,
  isAtMost: false,
  limit,
  seen: (rounds) => ratioOver(rounds, figure === 'connect-us' ? [other, WIRE] : [WIRE, other], figure),
});

export const LIMITS: readonly Limit[] = [
  atMost('connect-us', 'bare-conversation', 1.2, 'CPU a connection over the bare loop of the same conversation'),
  atMost('connect-us', 'bare-handshake', 1.2, 'CPU a connection over the bare loop that ends after its handshake'),
  timesBetter('connect-us', 'socketio-loop', 3, 'CPU of a socket.io-client loop over ours, a connection'),
  timesBetter('connect-us', 'gateproof-socketio', 3, 'CPU of our own socket.io-client over ours, a connection'),
  timesBetter('connect-us', 'artillery', 3, 'CPU of Artillery over ours, a connection'),
  timesBetter('connect-us', 'k6', 3, 'CPU of k6 over ours, a connection'),
  {
    says: 'KB a held socket',
    isAtMost: true,
    limit: 6,
    seen: (rounds) => figureOver(rounds, WIRE, 'held-kb'),
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

/** By the median of the rounds; null = nothing to judge, which is never met. */
export const isMet = ({ isAtMost, limit }: Limit, seen: Spread | null): boolean | null => {
  if (seen === null) return null;
  return isAtMost ? seen.median <= limit : seen.median >= limit;
};

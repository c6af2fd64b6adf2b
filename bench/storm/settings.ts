import type { Measure } from './rows.ts';
import type { StreamPart } from './server/protocol.ts';

/** One play as every generator gets it: connection i is due at i x rampMs / connections and leaves `holdMs` later. */
export type Play = {
  readonly measure: Measure;
  readonly size: string;
  readonly connections: number;
  readonly rampMs: number;
  readonly holdMs: number;
  readonly stream: readonly StreamPart[];
};

export const SYMBOL = 'AAPL.US';
/** No secret: targets of the bench take any pair, but want one in the packet that joins. */
export const AUTH = { appKey: 'bench', accessToken: 'bench' } as const;

/** Sizes of a measure last equally long, so that what a generator costs by the second falls out of the slope too; but for the brief play of `connect`. */
export type Sizes = {
  readonly connect: {
    readonly small: number;
    readonly large: number;
    readonly rampMs: number;
    readonly holdMs: number;
  };
  readonly hold: { readonly connections: number; readonly rampMs: number };
  readonly messages: {
    readonly connections: number;
    readonly few: number;
    readonly one: number;
    readonly ten: number;
    readonly streamMs: number;
  };
};

export const FULL: Sizes = {
  connect: { small: 300, large: 3_300, rampMs: 3_000, holdMs: 250 },
  hold: { connections: 10_000, rampMs: 5_000 },
  // The first seconds of a stream are the compiler's; the slope is to say what a message costs as it goes on.
  messages: { connections: 50, few: 60, one: 1_860, ten: 3_660, streamMs: 6_000 },
};

/** To see that all of it works; its figures mean nothing. */
export const SMALL: Sizes = {
  connect: { small: 55, large: 550, rampMs: 1_000, holdMs: 250 },
  hold: { connections: 500, rampMs: 500 },
  messages: { connections: 20, few: 40, one: 440, ten: 840, streamMs: 1_000 },
};

const HOLD_MS = 60_000;
const JOIN_MS = 500;
const MARGIN_MS = 1_200;

/** Half of the few ticks come one to a write, half ten to a write; all plays begin with them, so that a generator is warm for both. */
const warmUp = (few: number): readonly StreamPart[] => [
  { ticks: few / 2, perWrite: 1, ticksPerSec: few },
  { ticks: few / 2, perWrite: 10, ticksPerSec: few },
];

const messagesPlay = (sizes: Sizes, size: 'few' | 'one' | 'ten'): Play => {
  const { connections, few, streamMs } = sizes.messages;
  const more = sizes.messages[size] - few;
  const part: StreamPart = { ticks: more, perWrite: size === 'ten' ? 10 : 1, ticksPerSec: (more * 1000) / streamMs };
  return {
    measure: 'messages',
    size,
    connections,
    rampMs: JOIN_MS,
    holdMs: JOIN_MS + 1_000 + streamMs + MARGIN_MS,
    stream: size === 'few' ? warmUp(few) : [...warmUp(few), part],
  };
};

/** All plays of a round but for who plays them. */
export const playsOf = (sizes: Sizes): readonly Play[] => {
  const { connect, hold } = sizes;
  const { rampMs, holdMs, small, large } = connect;
  const connects = (size: string, connections: number, overMs: number): Play => ({
    ...{ measure: 'connect', size, connections, holdMs, stream: [] },
    rampMs: overMs,
  });
  const joins = (size: string, connections: number): Play => ({
    ...connects(size, connections, rampMs),
    measure: 'join',
  });
  return [
    // As many as the small one, at the rate of the large one.
    connects('brief', small, Math.round((rampMs * small) / large)),
    connects('small', small, rampMs),
    connects('large', large, rampMs),
    joins('small', small),
    joins('large', large),
    { measure: 'hold', size: 'held', connections: hold.connections, rampMs: hold.rampMs, holdMs: HOLD_MS, stream: [] },
    messagesPlay(sizes, 'few'),
    messagesPlay(sizes, 'one'),
    messagesPlay(sizes, 'ten'),
  ];
};

export const ticksOf = ({ stream }: Play): number => stream.reduce((sum, { ticks }) => sum + ticks, 0);

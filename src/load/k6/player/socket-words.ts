import type { KeyPair, SocketSpec } from '../../../core/target-spec.ts';

/** What answers a subscription. */
export const ANSWERS: readonly string[] = ['subscribe-ack', 'subscribe-error', 'exception'];

const EVENTS: readonly string[] = ['connected', 'data', 'unsubscribe-ack', 'unsubscribe-error', ...ANSWERS];

/** Whether an event of the server is read here. */
export const isWanted = (name: string): boolean => EVENTS.includes(name);

/** What a connection says, as text: the words of the wire client (drivers/wire/words.ts). */
export type SocketWords = {
  join(key: KeyPair | null): string;
  readonly part: string;
  subscribe(symbolStart: number): string;
  unsubscribe(symbolStart: number): string;
};

export const createSocketWords = (
  { symbols: all, subscribe }: Pick<SocketSpec, 'symbols' | 'subscribe'>,
  perConnection: number,
): SocketWords => {
  const count = Math.min(perConnection, all.length);
  const about = (event: string, symbolStart: number): string => {
    const symbols = Array.from({ length: count }, (_, i) => all[(symbolStart + i) % all.length] ?? '');
    return `42${JSON.stringify([event, { ...subscribe, symbols }])}`;
  };
  return {
    join: (key) => (key === null ? '40' : `40${JSON.stringify(key)}`),
    part: '41',
    subscribe: (symbolStart) => about('subscribe', symbolStart),
    unsubscribe: (symbolStart) => about('unsubscribe', symbolStart),
  };
};

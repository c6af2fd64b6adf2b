import type { Held } from './held.ts';
import type { Patience, Queue } from './patience.ts';

/** Until the server's next ping, by the times of its own handshake: servers behind one address may differ, and one may change its mind. */
export type Pings = { readonly silenceUs: number; readonly queue: Queue<Held> };

/** Those with the same times wait in one line. */
export const createPings = (patience: Patience<Held>, isOver: (held: Held) => void): ((silenceUs: number) => Pings) => {
  const lines = new Map<number, Pings>();
  return (silenceUs) => {
    const known = lines.get(silenceUs);
    if (known !== undefined) return known;
    const pings = { silenceUs, queue: patience.queue(isOver) };
    lines.set(silenceUs, pings);
    return pings;
  };
};

import type { Held, Pings } from './held.ts';
import type { Patience } from './patience.ts';

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

import type { Clock } from '../../core/clock.ts';
import type { ClientEntry } from '../books/connection-book.ts';

/** Sends to one client after another, as a loop over all of them would. */
export type OneByOne = {
  /** Sends to this client once its share of a round of `roundMs` has passed, and never before what was given it earlier. */
  give(client: ClientEntry, roundMs: number, send: () => void): void;
  /** Whether anything still waits to be sent. */
  isBusy(): boolean;
};

type Line = { readonly share: number; readonly waiting: { readonly dueUs: number; send(): void }[] };

/** Of any number of clients in the order in which they are first seen, the shares lie evenly between 0 and 1 (golden ratio sequence). */
const shareOf = (nth: number): number => ((nth + 1) * 0.618_033_988_749_894_9) % 1;

export const createOneByOne = (clock: Clock): OneByOne => {
  const lines = new WeakMap<ClientEntry, Line>();
  let clients = 0;
  let waiting = 0;

  const lineOf = (client: ClientEntry): Line => {
    const known = lines.get(client);
    if (known !== undefined) return known;
    const line: Line = { share: shareOf(clients), waiting: [] };
    clients += 1;
    lines.set(client, line);
    return line;
  };

  const serve = (line: Line): void => {
    const [first] = line.waiting;
    if (first === undefined) return;
    clock.after(Math.max(0, first.dueUs - clock.nowUs()), () => {
      const nowUs = clock.nowUs();
      while (line.waiting[0] !== undefined && line.waiting[0].dueUs <= nowUs) {
        waiting -= 1;
        line.waiting.shift()?.send();
      }
      serve(line);
    });
  };

  return {
    give: (client, roundMs, send) => {
      const line = lineOf(client);
      const ownUs = clock.nowUs() + line.share * roundMs * 1000;
      line.waiting.push({ dueUs: Math.max(ownUs, line.waiting.at(-1)?.dueUs ?? 0), send });
      waiting += 1;
      if (line.waiting.length === 1) serve(line);
    },
    isBusy: () => waiting > 0,
  };
};

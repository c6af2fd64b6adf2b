import { type LedgerCounts, NO_MESSAGES } from '../../core/ledger.ts';
import type { StreamEvent } from './slow-ledger.ts';

export const PLANTED_LATE_MS = 2_000;

type Counts = { -readonly [Key in keyof LedgerCounts]: LedgerCounts[Key] };

/** A restarted server stamps later than all before, and counts from 1. */
const RESTARTED_MS = 10_000_000;
/** Anomalies stand this far from each other, so that none touches another. */
const APART = 97;

const live = (number: number, stampMs = number, wallMs = stampMs): StreamEvent => ({
  ...{ kind: 'live', number, stampMs, wallMs },
});

/** What happens in place of message `n`, by its place in the pattern: the events, how many messages they stand for, and what they are. */
const PLANTED: Readonly<
  Record<number, { readonly takes: number; readonly is: Partial<LedgerCounts>; events(n: number): StreamEvent[] }>
> = {
  0: { takes: 1, is: { lost: 1, gaps: 1 }, events: () => [] },
  11: { takes: 1, is: { received: 1, late: 1 }, events: (n) => [live(n, n, n + PLANTED_LATE_MS)] },
  22: { takes: 1, is: { received: 1, duplicated: 1 }, events: (n) => [live(n), live(n)] },
  33: { takes: 2, is: { received: 2, reordered: 1 }, events: (n) => [live(n + 1), live(n)] },
  44: { takes: 1, is: { received: 1, stale: 1 }, events: (n) => [live(n, n - 5)] },
  55: {
    ...{ takes: 3, is: { received: 1, recovered: 2 } },
    events: (n) => [live(n + 2), { kind: 'recovered', number: n }, { kind: 'recovered', number: n + 1 }],
  },
  // What is recovered right up to now comes live too: it is no duplicate.
  66: { takes: 1, is: { received: 1 }, events: (n) => [{ kind: 'recovered', number: n }, live(n)] },
  77: { takes: 3, is: { received: 1, lost: 2, gaps: 1 }, events: (n) => [live(n + 2)] },
  // Just under the limit: not late.
  88: { takes: 1, is: { received: 1 }, events: (n) => [live(n, n, n + PLANTED_LATE_MS - 1)] },
};

const add = (counts: Counts, is: Partial<LedgerCounts>): void => {
  for (const [kind, n] of Object.entries(is) as [Exclude<keyof Counts, `loss${string}`>, number][]) counts[kind] += n;
};

/**
 * One client's stream of `each` messages with anomalies at known places; of a hundred clients one meets a restart of the server, ten a cut. What it
 * plants is added to `planted` as it goes.
 */
export function* plantedStream(client: number, each: number, planted: Counts): Generator<StreamEvent> {
  const first = 1 + client;
  const restartAt = client % 100 === 0 ? Math.floor(each / 2) : each;
  for (let i = 0; i < restartAt; ) {
    const place = (client * 7 + i) % APART;
    const anomaly = i > 2 && i < restartAt - 6 ? PLANTED[place] : undefined;
    add(planted, anomaly?.is ?? { received: 1 });
    yield* anomaly?.events(first + i) ?? [live(first + i)];
    i += anomaly?.takes ?? 1;
  }
  if (restartAt < each) add(planted, { resets: 1, indeterminate: 1 });
  for (let number = 1; number <= each - restartAt; number += 1) {
    add(planted, { received: 1 });
    yield live(number, RESTARTED_MS + number);
  }
  const isCut = client % 10 === 3;
  if (isCut) add(planted, { indeterminate: 1 });
  yield { kind: 'end', tail: isCut ? 'cut' : 'known' };
}

export const nothingPlanted = (): Counts => ({ ...NO_MESSAGES });

/** All clients at once, a message of each in turn, as they come from a server. */
export const playInterleaved = (
  streams: readonly Generator<StreamEvent>[],
  tell: (client: number, event: StreamEvent) => void,
): void => {
  for (let open = streams.length; open > 0; ) {
    open = 0;
    for (const [client, stream] of streams.entries()) {
      const { value, done } = stream.next();
      if (done === true) continue;
      open += 1;
      tell(client, value);
    }
  }
};

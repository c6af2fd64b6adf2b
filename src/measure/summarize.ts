import type { ClockQuantiles, ModeJudgement, Totals } from '../core/judgement.ts';
import type { LedgerCounts } from '../core/ledger.ts';
import { type ArrivalCounts, type EncodedHistogram, NO_CONNECTIONS, type SliceRecord } from '../core/slice.ts';
import { addCounts, addCountsByName } from './add-counts.ts';
import { mergeEncoded } from './histogram.ts';
import { mergeImpaired } from './merge.ts';
import { mergeReturns } from './returns.ts';

const NO_ARRIVALS: ArrivalCounts = { planned: 0, ok: 0, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 };

/** Everything that some slices counted: of all slices of a mode, the whole run with its warm-up. Without a ledger, what became of single messages is null: not measured. */
export const totalsOf = (slices: readonly SliceRecord[], ledger: LedgerCounts | null = null): Totals => ({
  arrivals: addCounts([NO_ARRIVALS, ...slices.map(({ quotes }) => quotes.counts)]),
  connections: {
    ...addCounts([NO_CONNECTIONS, ...slices.map(({ connections }) => connections.counts)]),
    lostByReason: addCountsByName(slices.map(({ connections }) => connections.lostByReason)),
  },
  returns: mergeReturns(slices.map(({ connections }) => connections.returns)),
  impaired: mergeImpaired(slices.map(({ connections }) => connections.impaired)),
  messages: {
    received: slices.reduce((sum, { messages }) => sum + messages.received, 0),
    lost: ledger?.lost ?? null,
    duplicated: ledger?.duplicated ?? null,
    reordered: ledger?.reordered ?? null,
    late: ledger?.late ?? null,
    stale: ledger?.stale ?? null,
  },
  failures: addCountsByName(slices.map(({ quotes }) => quotes.failures)),
});

const toMs = (us: number): number => us / 1000;

/** The quantiles of an encoded histogram, in ms; null without a sample. */
export const clockQuantiles = (encoded: EncodedHistogram): ClockQuantiles =>
  encoded === null
    ? { n: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null }
    : {
        n: encoded.count,
        p50Ms: toMs(encoded.p50Us),
        p95Ms: toMs(encoded.p95Us),
        p99Ms: toMs(encoded.p99Us),
        maxMs: toMs(encoded.maxUs),
      };

/** Every clock over some slices, usually the judged ones of a mode. Lateness is that of arrivals and connections together. */
export const clocksOf = (slices: readonly SliceRecord[]): ModeJudgement['clocks'] => {
  const clock = (pick: (slice: SliceRecord) => readonly EncodedHistogram[]): ClockQuantiles =>
    clockQuantiles(mergeEncoded(slices.flatMap(pick)));
  return {
    response: clock(({ quotes }) => [quotes.response]),
    control: clock(({ quotes }) => [quotes.control]),
    service: clock(({ quotes }) => [quotes.service]),
    queue: clock(({ quotes }) => [quotes.queue]),
    lateness: clock(({ quotes, connections }) => [quotes.lateness, connections.lateness]),
    connect: clock(({ connections }) => [connections.connect]),
    subscribe: clock(({ connections }) => [connections.subscribe]),
    messageLatency: clock(({ messages }) => [messages.latency]),
  };
};

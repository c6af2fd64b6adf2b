import { type ClientLedger, NO_CLIENTS, NO_RECOVERY, type RecoveryCounts } from '../../core/ledger.ts';
import type { Arm } from '../../core/modes.ts';
import { createRandom } from '../../core/random.ts';
import type { EncodedHistogram, MessageSlice, QuoteSlice, Silence, SliceRecord } from '../../core/slice.ts';
import { createHistogram } from '../../measure/histogram.ts';

/** Quote arrivals of a slice. Left out: none of that kind, answers log-normal around 40 ms, released 0.1 ms late. */
export type QuotesSeen = {
  readonly ok?: number;
  /** How many of the OK ones take `slowMs` (default 400). */
  readonly slow?: number;
  readonly slowMs?: number;
  readonly medianMs?: number;
  /** Failed arrivals by kind. */
  readonly failures?: Readonly<Record<string, number>>;
  readonly unanswered?: number;
  readonly dropped?: number;
  readonly notReleased?: number;
  /** Every released arrival was this late; it is part of the response. */
  readonly latenessMs?: number;
  /** So many of the dropped ones were released so late instead. */
  readonly droppedLate?: { readonly count: number; readonly ms: number };
  /** false: as a record without a counter of that limit. */
  readonly exactCounters?: boolean;
};

/** Waits of each socket, in ms: the longest of those that got frames and how long they were silent at their end; how long those stood that got none. */
export type SilenceSeen = {
  readonly heardMs?: readonly number[];
  readonly tailMs?: readonly number[];
  readonly unfedMs?: readonly number[];
};

/** Connections of a slice; those not said to be refused, timed out or lost were connected, subscribed and closed by us. */
export type ConnectionsSeen = {
  readonly attempted?: number;
  readonly notReleased?: number;
  readonly refused?: Readonly<Record<string, number>>;
  readonly timedOut?: number;
  readonly openAtKill?: number;
  /** Of the connected ones: refused their subscription, and never answered. */
  readonly subscribeFailed?: number;
  readonly unsubscribed?: number;
  /** One loss for each instant, ms from the start of the run. */
  readonly lossesAtMs?: readonly number[];
  /** How long the first took to join; others up to 9 ms more. */
  readonly connectMs?: number;
  readonly latenessMs?: number;
  /** What the ledger found of them; left out: nothing numbers the messages. */
  readonly clients?: Partial<ClientLedger>;
  readonly recovery?: Partial<RecoveryCounts>;
  /** How long they stood in all. */
  readonly heldMs?: number;
  readonly unansweredSubscribes?: number;
  readonly unansweredLeaves?: number;
  /** Of a slice that is not judged: how many still stood in a judged one. */
  readonly carried?: number;
  /** How subscribed sockets were served; left out: an older record. */
  readonly silence?: SilenceSeen | undefined;
  /** Sockets that were dropped: how many came back, how many stayed out, and when those that came back were lost again. */
  readonly returns?:
    | {
        readonly back: number;
        readonly stayedOut?: number;
        readonly lossesAtMs?: readonly number[];
        readonly refused?: Readonly<Record<string, number>>;
      }
    | undefined;
};

/** Frames of a slice. `audience` clients share each numbered broadcast; `numbered: false` = nothing numbers them. */
export type MessagesSeen = {
  readonly frames?: number;
  readonly slow?: number;
  readonly audience?: number;
  readonly numbered?: boolean;
  readonly negative?: number;
  /** How far the farthest of the negative ones lies ahead. */
  readonly aheadMaxMs?: number | null;
  readonly latencyMs?: number;
  /** Numbers whose gap was noticed here. */
  readonly lost?: number;
  /** How long subscribed sockets stood here, all together. */
  readonly standingMs?: number;
};

export type SliceSeen = {
  readonly quotes?: QuotesSeen;
  readonly connections?: ConnectionsSeen;
  readonly messages?: MessagesSeen | undefined;
  readonly judged?: boolean;
  readonly steady?: boolean;
  readonly phase?: string;
  readonly hostGapMaxMs?: number | null;
  readonly loopUtilisationMax?: number | null;
  readonly echoMaxMs?: number | null;
};

const encoded = (samplesUs: readonly number[]): EncodedHistogram => {
  const histogram = createHistogram();
  for (const us of samplesUs) histogram.record(us);
  return histogram.encode();
};

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

const QUEUE_US = 20;
/** Keeps the drawn answers off every limit: only what a test calls slow is slow. */
const DRAWN_MAX_MS = 95;

const responsesUs = (seen: QuotesSeen, stream: string): number[] => {
  const { ok = 0, slow = 0, slowMs = 400, medianMs = 40, latenessMs = 0.1 } = seen;
  const random = createRandom(1, stream);
  return Array.from({ length: ok }, (_, index) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const drawnMs = Math.min(DRAWN_MAX_MS, medianMs * Math.exp(0.25 * normal));
    return Math.round((latenessMs + (index < slow ? slowMs : drawnMs)) * 1000);
  });
};

const quotesOf = (seen: QuotesSeen, stream: string): QuoteSlice => {
  const {
    ok = 0,
    failures = {},
    unanswered = 0,
    dropped = 0,
    notReleased = 0,
    latenessMs = 0.1,
    droppedLate = { count: 0, ms: 0 },
    exactCounters = true,
  } = seen;
  const latenessUs = Math.round(latenessMs * 1000);
  const failed = total(failures);
  const response = responsesUs(seen, stream);
  const control = response.map((us) => us - latenessUs);
  const released = ok + failed + unanswered + dropped;
  const reaching = (samplesUs: readonly number[]) => samplesUs.filter((us) => us >= 200_000).length;
  return {
    counts: { planned: released + notReleased, ok, failed, unanswered, dropped, notReleased },
    failures: { ...failures, ...(unanswered > 0 ? { timeout: unanswered } : {}) },
    overLimit: exactCounters ? [{ limitMs: 200, response: reaching(response), control: reaching(control) }] : [],
    response: encoded(response),
    control: encoded(control),
    service: encoded(control.map((us) => us - QUEUE_US)),
    queue: encoded(control.map(() => QUEUE_US)),
    lateness: encoded([
      ...Array<number>(released - droppedLate.count).fill(latenessUs),
      ...Array<number>(droppedLate.count).fill(droppedLate.ms * 1000),
    ]),
    okLatenessSumUs: ok * latenessUs,
  };
};

const returnsOf = (seen: ConnectionsSeen['returns']): SliceRecord['connections']['returns'] => {
  if (seen === undefined) return null;
  const { back, stayedOut = 0, lossesAtMs = [], refused = {} } = seen;
  const attempted = back + total(refused);
  const lost = lossesAtMs.length;
  return {
    ...{ out: back + stayedOut, stayedOut },
    counts: {
      ...{ planned: attempted, notReleased: 0, attempted, connected: back, refused: total(refused), timedOut: 0, lost },
      ...{ closedByUs: back - lost, openAtKill: 0, subscribed: back, subscribeFailed: 0 },
    },
    ...{ refusedByReason: { ...refused }, lostByReason: lost > 0 ? { 'transport close': lost } : {} },
    lossesAtMs: lossesAtMs.toSorted((a, b) => a - b),
    back: encoded(Array<number>(back).fill(1_200_000)),
  };
};

const silenceOf = (seen: SilenceSeen | undefined): Silence | null => {
  const waits = (ms: readonly number[] = []) => encoded(ms.map((each) => each * 1000));
  return seen === undefined
    ? null
    : { heard: waits(seen.heardMs), tail: waits(seen.tailMs), unfed: waits(seen.unfedMs) };
};

const connectionsOf = (seen: ConnectionsSeen): SliceRecord['connections'] => {
  const { attempted = 0, notReleased = 0, refused = {}, timedOut = 0, openAtKill = 0, lossesAtMs = [] } = seen;
  const { subscribeFailed = 0, unsubscribed = 0, connectMs = 12, latenessMs = 0.1 } = seen;
  const connected = attempted - total(refused) - timedOut;
  const lost = lossesAtMs.length;
  const subscribed = connected - subscribeFailed - unsubscribed;
  const times = (ms: number, n: number) => encoded(Array.from({ length: n }, (_, index) => (ms + (index % 10)) * 1000));
  return {
    counts: {
      ...{
        planned: attempted + notReleased,
        notReleased,
        attempted,
        connected,
        refused: total(refused),
        timedOut,
        lost,
      },
      ...{
        closedByUs: connected - lost - openAtKill,
        openAtKill,
        subscribed,
        subscribeFailed,
      },
    },
    refusedByReason: { ...refused },
    lostByReason: lost > 0 ? { 'transport close': lost } : {},
    lossesAtMs: lossesAtMs.toSorted((a, b) => a - b),
    ...{
      connect: times(connectMs, connected),
      subscribe: times(20, subscribed),
      lateness: encoded(Array<number>(attempted).fill(latenessMs * 1000)),
    },
    clients: seen.clients === undefined ? null : { ...NO_CLIENTS, ...seen.clients },
    recovery: seen.recovery === undefined ? null : { ...NO_RECOVERY, ...seen.recovery },
    unansweredSubscribes: seen.unansweredSubscribes ?? null,
    unansweredLeaves: seen.unansweredLeaves ?? null,
    carried: seen.carried ?? null,
    silence: silenceOf(seen.silence),
    heldUs: seen.heldMs === undefined ? null : seen.heldMs * 1000,
    returns: returnsOf(seen.returns),
    impaired: null,
  };
};

const messagesOf = (seen: MessagesSeen): MessageSlice => {
  const { frames = 0, slow = 0, audience = 1, numbered = true, negative = 0, latencyMs = 30 } = seen;
  const { aheadMaxMs = negative > 0 ? 40 : null } = seen;
  const latencies = Array.from({ length: frames }, (_, index) =>
    index < slow ? 250_000 : latencyMs * 1000 + (index % 50) * 100,
  );
  return {
    received: frames,
    frames,
    overLimit: [{ limitMs: 100, frames: latencies.filter((us) => us >= 100_000).length }],
    latency: encoded(latencies),
    negative,
    aheadMaxMs,
    ticks: numbered ? Math.ceil(frames / audience) : null,
    tickSquares: numbered ? frames * audience : null,
    lost: numbered ? (seen.lost ?? 0) : null,
    standingUs: seen.standingMs === undefined ? null : seen.standingMs * 1000,
  };
};

/** A slice of 2 s, its books in order, from what was seen in it. */
export const buildSlice = (seen: SliceSeen, index: number, mode: Arm): SliceRecord => ({
  ...{ index, mode, phase: seen.phase ?? 'steady', judged: seen.judged ?? true, pair: null },
  steady: seen.steady ?? true,
  ...{ startMs: index * 2_000, endMs: (index + 1) * 2_000 },
  quotes: quotesOf(seen.quotes ?? {}, `${mode} ${index}`),
  connections: connectionsOf(seen.connections ?? {}),
  messages: messagesOf(seen.messages ?? {}),
  hostGapMaxMs: seen.hostGapMaxMs === undefined ? 1.5 : seen.hostGapMaxMs,
  loopUtilisationMax: seen.loopUtilisationMax === undefined ? 0.3 : seen.loopUtilisationMax,
  echoMaxMs: seen.echoMaxMs === undefined ? 1 : seen.echoMaxMs,
});

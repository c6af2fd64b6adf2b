import type { ComparedId, Comparison, UndecidedReason } from './comparison.ts';
import type { DoubtNote } from './doubts.ts';
import type { LedgerCounts, NoticedLosses } from './ledger.ts';
import type { JudgedByLimits } from './limits.ts';
import type { Arm } from './modes.ts';
import type { ObjectiveId } from './objectives.ts';
import type { MissingSubscriptions, ServedNote } from './served.ts';
import type { ImpairedCounts, Returns } from './slice.ts';
import type { TwoEngines } from './two-engines.ts';
import type { InconclusiveReason, Verdict } from './verdict.ts';

/** One objective of one mode, judged. A latency's `limit` and `observed` are the quantile in ms, of the rest a ratio; `lower` and `upper` bound the share of bad samples, `bad` of `n`, whatever the direction. */
export type ObjectiveResult = {
  readonly id: ObjectiveId;
  readonly gating: boolean;
  /** Whether `observed` must be under or over `limit`. */
  readonly direction: 'below' | 'above';
  readonly limit: number;
  readonly unit: 'ms' | 'ratio';
  /** null = not measured, or an infinite quantile (`censored`). */
  readonly observed: number | null;
  readonly censored: boolean;
  /** Of a latency: the same quantile over OK answers only. */
  readonly observedOkOnly: number | null;
  readonly n: number;
  readonly bad: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly designEffect: number;
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | null;
  /** How many more samples would settle it if no further one were bad; null when samples are not what is missing. */
  readonly needs: number | null;
  /** What a sample is: requests, connections, messages, clients, symbols of clients, or a second in which the server was looked at. */
  readonly sampleNoun: 'requests' | 'connections' | 'messages' | 'clients' | 'subscriptions' | 'samples';
  readonly notes: readonly Note[];
  /** The line that sets the limit, as `docs/spec/rollback-strategy.zh.md:256` (what it leaves open stands in the catalogue), or the file of other limits. */
  readonly source: string;
};

/** A typed remark; its sentence comes from the catalogue. */
export type Note =
  | { readonly code: 'assumes-independent-failures' }
  | { readonly code: 'one-event'; readonly bad: number; readonly n: number; readonly noun: string }
  | ({ readonly code: 'pass-although-late' } & LateFigures)
  | { readonly code: 'fails-on-control-clock-too' }
  | { readonly code: 'survives-noisy-slices'; readonly noisySlices: number }
  | { readonly code: 'noisy-slices-decide'; readonly noisySlices: number; readonly gapMaxMs: number }
  | ({ readonly code: 'late-generator-decides' } & LateFigures)
  | { readonly code: 'beyond-twice-the-limit' }
  | ({ readonly code: 'start-up-left-out' } & StartUp)
  | DoubtNote
  /** Frames that bear a time stamp from our future. */
  | { readonly code: 'stamped-ahead'; readonly frames: number }
  /** Time stamps may be off by `errorMs`, infinite where the target told nothing of its clock. */
  | { readonly code: 'clock-unknown' }
  | { readonly code: 'clock-moved'; readonly movedMs: number; readonly allowedMs: number }
  | { readonly code: 'clock-decides'; readonly errorMs: number }
  /** So many samples of the server saw nothing beside `n` that did, and on them it would hang. */
  | { readonly code: 'samples-unseen'; readonly missing: number; readonly n: number; readonly why: readonly string[] }
  | ServedNote
  | ({ readonly code: 'server-ended' } & ServerEnded);

/** A process at the top of the server's tree was gone so long after the load began; what stood in its place at the end, where that can be told. */
export type ServerEnded = {
  readonly pid: number;
  readonly atMs: number;
  readonly successors: readonly number[] | null;
};

/**
 * How late our own generator was: what it released, its busiest event loop (0 to 1), and what the slowest echo to itself reached in more than a fifth of
 * the slices; null = not measured. `droppedLateMs`: the P99 of the slice where arrivals found no slot after a late release; `timedOut`: how many connections
 * ran out of time while our process was busy or late; null = there is none.
 */
export type LateFigures = {
  readonly latenessP99Ms: number;
  readonly allowedMs: number;
  readonly loopUtilisation: number | null;
  readonly echoMs: number | null;
  readonly droppedLateMs: number | null;
  readonly timedOut: number | null;
};

/** The first slices of a steady phase, whose answers a latency leaves out: medians of the slices' P95 there and in the rest. */
export type StartUp = {
  readonly phase: string;
  readonly slices: number;
  readonly startUpMs: number;
  readonly restMs: number;
};

/** A warning never turns a verdict; a reader should still know. */
export type Warning =
  | { readonly code: 'mode-not-provable'; readonly mode: Arm; readonly evidence: string }
  | { readonly code: 'noisy-before-run'; readonly gapMaxMs: number; readonly lostRatio: number }
  | { readonly code: 'noisy-during-run'; readonly mode: Arm; readonly slices: number; readonly gapMaxMs: number }
  | ({ readonly code: 'late-generator'; readonly mode: Arm } & LateFigures)
  | { readonly code: 'preflight'; readonly mode: Arm; readonly text: string }
  | { readonly code: 'books-unavailable'; readonly mode: Arm; readonly why: string }
  | {
      readonly code: 'not-subscribed';
      readonly mode: Arm;
      readonly connected: number;
      readonly subscribed: number;
      readonly refused: number;
    }
  | { readonly code: 'silent-stream'; readonly mode: Arm; readonly subscribed: number }
  /** `lossGates`: lost messages turn the verdict by themselves. */
  | ({ readonly code: 'messages-amiss'; readonly mode: Arm; readonly lossGates: boolean } & LedgerCounts)
  | { readonly code: 'overflow'; readonly mode: Arm; readonly count: number }
  | ({ readonly code: 'start-up-left-out'; readonly mode: Arm; readonly objective: ObjectiveId } & StartUp)
  /** The target's clock stood so far ahead of ours, and its time stamps were corrected by that. */
  | { readonly code: 'clock-corrected'; readonly mode: Arm; readonly aheadMs: number; readonly errorMs: number }
  | ({ readonly code: 'server-ended'; readonly mode: Arm } & ServerEnded)
  /** A figure of the server broke its limit, and does not gate. */
  | {
      readonly code: 'server-over';
      readonly mode: Arm;
      readonly objective: ObjectiveId;
      readonly observed: number;
      readonly limit: number;
    }
  | ({ readonly code: 'own-limits' } & JudgedByLimits)
  /** The run ended before its plan, by what it had seen. Counts are of the whole plan, all arms. */
  | ({ readonly code: 'bail' } & EndedEarly)
  | ({ readonly code: 'decided' } & EndedEarly)
  | { readonly code: 'run'; readonly text: string };

export type EndedEarly = {
  readonly detail: string;
  readonly atMs: number;
  readonly requests: { readonly planned: number; readonly notReleased: number };
  readonly connections: { readonly planned: number; readonly notReleased: number };
};

/** Why a mode's or a run's verdict is what it is, worst first. */
export type Reason =
  /** The candidate is proven worse than the reference in these figures (or different, where both must be alike). */
  | {
      readonly code: 'comparison-failed';
      readonly candidate: Arm;
      readonly reference: Arm;
      readonly indicators: readonly ComparedId[];
    }
  | {
      readonly code: 'comparison-undecided';
      readonly candidate: Arm;
      readonly reference: Arm;
      readonly reason: UndecidedReason;
    }
  | { readonly code: 'objective-failed'; readonly mode: Arm; readonly objective: ObjectiveId }
  | {
      readonly code: 'objective-undecided';
      readonly mode: Arm;
      readonly objective: ObjectiveId;
      readonly reason: InconclusiveReason;
    }
  /** The two clients did not meet the same, so what one of them saw does not stand for the other. */
  | { readonly code: 'clients-disagree'; readonly mode: Arm; readonly seen: TwoClients }
  /** The two engines did not see the same, so what one of them saw does not stand for the target. */
  | { readonly code: 'engines-disagree'; readonly mode: Arm; readonly seen: TwoEngines }
  /** Sockets got in and stood without a subscription. */
  | { readonly code: 'subscriptions-missing'; readonly mode: Arm; readonly seen: MissingSubscriptions }
  | {
      readonly code: 'invalid';
      readonly mode: Arm | null;
      readonly reason: InconclusiveReason;
      readonly detail: string;
      /** What to do about it; null where that is what always helps with this reason. */
      readonly remedy: string | null;
    };

export type Totals = {
  readonly arrivals: {
    planned: number;
    ok: number;
    failed: number;
    unanswered: number;
    dropped: number;
    notReleased: number;
  };
  readonly connections: {
    planned: number;
    notReleased: number;
    attempted: number;
    connected: number;
    refused: number;
    timedOut: number;
    lost: number;
    lostByReason: Readonly<Record<string, number>>;
    closedByUs: number;
    openAtKill: number;
    subscribed: number;
    subscribeFailed: number;
  };
  /** Sockets that were dropped and came back, apart from the connections above; null where none set out. */
  readonly returns: Returns | null;
  /** null where no socket was made slow or silent. */
  readonly impaired: ImpairedCounts | null;
  readonly messages: {
    received: number;
    lost: number | null;
    duplicated: number | null;
    reordered: number | null;
    late: number | null;
    stale: number | null;
  };
  readonly failures: Readonly<Record<string, number>>;
};

/** Quantiles in ms of one clock over the judged slices; null = no sample. */
export type ClockQuantiles = {
  readonly n: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
};

/** Connections of each client that went wrong: of those attempted not connected, of those connected lost. */
export type ClientShares = {
  readonly what: 'not-connected' | 'lost';
  readonly library: { readonly bad: number; readonly n: number };
  readonly wire: { readonly bad: number; readonly n: number };
  readonly disagree: boolean;
};

/** A time of each client, pair by pair: how often one was slower by more than does not matter. Medians over the pairs; null = more than half of them never. */
export type ClientTimes = {
  readonly what: 'connect' | 'subscribe' | 'message';
  readonly librarySlower: number;
  readonly wireSlower: number;
  readonly libraryMs: number | null;
  readonly wireMs: number | null;
  readonly disagree: boolean;
};

/** Whether socket.io-client and the wire client met the same. `too-few`: a difference had to be in every pair to be proven, and that would not do. */
export type TwoClients = {
  readonly verdict: 'agree' | 'disagree' | 'too-few';
  /** Pairs of which both connections were attempted. */
  readonly pairs: number;
  /** How often each of the exact bounds may be wrong. */
  readonly alpha: number;
  readonly shares: readonly ClientShares[];
  readonly times: readonly ClientTimes[];
};

export type ModeJudgement = {
  readonly mode: Arm;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly objectives: readonly ObjectiveResult[];
  /** null: one client played all connections. */
  readonly twoClients: TwoClients | null;
  /** null: one engine sent all requests. */
  readonly twoEngines: TwoEngines | null;
  /** In judged slices; null: there were none, or nothing tells. */
  readonly noticedLosses: NoticedLosses | null;
  /** Whole run, warm-up too. */
  readonly totals: Totals;
  readonly clocks: {
    readonly response: ClockQuantiles;
    readonly control: ClockQuantiles;
    readonly service: ClockQuantiles;
    readonly queue: ClockQuantiles;
    readonly lateness: ClockQuantiles;
    readonly connect: ClockQuantiles;
    readonly subscribe: ClockQuantiles;
    readonly messageLatency: ClockQuantiles;
  };
};

/** The verdict on a record: a pure function of it. */
export type Judgement = {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
  readonly exitCode: number;
  /** How often each bound of an objective may be wrong: 0.05, less where a run could end at several looks. */
  readonly alpha: number;
  readonly modes: readonly ModeJudgement[];
  /** The candidate against the reference; null in a run of one arm. */
  readonly comparison: Comparison | null;
  /** The reference against itself, where the run had a third arm: what shows here is the method's own noise. */
  readonly control: Comparison | null;
};

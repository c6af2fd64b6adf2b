import type { CheckOutcome, Unanswered } from '../core/checklist.ts';
import type { CheckId, Tier } from '../core/checks.ts';
import type { Clock } from '../core/clock.ts';
import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { ArrivalCounts, ConnectionCounts } from '../core/slice.ts';
import type { Credentials, TargetSpec } from '../core/target-spec.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { InconclusiveReason } from '../core/verdict.ts';
import type { ControlAnswer, ControlClient, ControlRequest } from '../target/client.ts';
import type { ServerFigures } from './server-figures.ts';

/** Every sentence of the checklist. */
export const say = englishCatalogue.verify;

/** A target as the checklist meets it: its profile, what the drivers know of it, how it is entered, and what may be watched of it. */
export type CheckedTarget = {
  readonly profile: Profile;
  readonly spec: TargetSpec;
  /** The mode that is expected. */
  readonly mode: Mode;
  /** Who said so. `by-target`: it is the one that the target says it runs in; `by-nobody`: the same, where that will not do. */
  readonly modeSaid: 'by-user' | 'by-target' | 'by-nobody';
  readonly credentials: Credentials;
  /** Of the environment: those that hold what quotes and sockets authenticate by. */
  readonly variables: { readonly quotes: readonly string[]; readonly sockets: readonly string[] };
  readonly clock: Clock;
  /** Blanks every secret that is known. */
  readonly redact: (text: string) => string;
  /** What a command of the profile may be given. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** null: the profile names no process. */
  readonly figures: ServerFigures | null;
};

/** What a check has at hand while it runs. What it asks and sees goes into its evidence. */
export type CheckContext = CheckedTarget & {
  readonly client: ControlClient;
  readonly deadlineMs: number;
  /** Aborted when the deadline is over: whatever runs should end. */
  readonly signal: AbortSignal;
  /** A text of the target as evidence: plain, without secrets, short. */
  excerpt(text: string): string;
  /** Sends one request, and notes it and its answer. */
  ask(request: ControlRequest): Promise<ControlAnswer>;
  /** Notes something that was asked in another way; `sinceUs` is when it began. */
  note(request: string, answer: string, sinceUs: number): void;
  /** Counts sockets and load requests into the books. */
  count(sent: { readonly connections?: ConnectionCounts; readonly load?: ArrivalCounts }): void;
};

/** Quiet checks at once; then sockets that are counted; then P1 with the figures of the server beside it; last what may use up a limit. */
export const STAGES = ['quiet', 'sockets', 'load', 'last'] as const;

/**
 * One check of the document. `quiet` ones disturb nobody and run together; `load` ones run beside the probe of P1; `last` ones may use up a limit
 * of the target. Registered in `registry.ts`.
 */
export type Check = {
  readonly id: CheckId;
  /** Line of docs/spec/rollback-strategy.zh.md. */
  readonly line: number;
  /** The depths it belongs to; the first is the lightest. */
  readonly tiers: readonly [Tier, ...Tier[]];
  readonly stage: (typeof STAGES)[number];
  /** The longest that it may take. */
  deadlineMs(profile: Profile): number;
  /** The longest that one of its requests may take; left out: all of its time. */
  readonly requestDeadlineMs?: number;
  expects(target: Pick<CheckedTarget, 'profile' | 'mode'>): string;
  run(context: CheckContext): Promise<CheckOutcome>;
};

/** For one small request to a process that is well: the document lets `/api/health` take 1 s. */
export const REQUEST_DEADLINE_MS = 10_000;

export const pass = (why: string): CheckOutcome => ({ state: 'pass', why });
export const fail = (why: string): CheckOutcome => ({ state: 'fail', why });
/** It failed by an illness that a wrong mode does not explain. */
export const ill = (outcome: CheckOutcome): CheckOutcome =>
  outcome.state === 'fail' ? { ...outcome, ill: true } : outcome;
/** It failed for want of an answer: that says nothing of what was asked. */
export const unanswered = (how: Unanswered, why: string): CheckOutcome => ({ state: 'fail', why, unanswered: how });
/** It failed: for want of an answer, or by one where there is no such `how`. */
export const red = (how: Unanswered | null, why: string): CheckOutcome =>
  how === null ? fail(why) : unanswered(how, why);
/** How all of these questions were left without an answer; null: one was answered, or none was asked. */
export const noneAnswered = (hows: readonly (Unanswered | null)[]): Unanswered | null =>
  hows.includes(null) ? null : (hows[0] ?? null);
export const undecided = (reason: InconclusiveReason, why: string): CheckOutcome => ({
  state: 'inconclusive',
  reason,
  why,
});
export const notMeasurable = (why: string): CheckOutcome => undecided('not-measurable', why);

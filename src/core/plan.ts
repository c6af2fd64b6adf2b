import type { Arm } from './modes.ts';
import type { Scenario } from './scenario.ts';

/** A short window of one mode. `startUs` and `endUs` count from the start of the run; `pair` joins the windows of all arms for the same load. */
export type PlannedSlice = {
  readonly index: number;
  readonly mode: Arm;
  readonly phase: string;
  readonly judged: boolean;
  readonly steady: boolean;
  readonly pair: number | null;
  readonly startUs: number;
  readonly endUs: number;
};

/**
 * Every quote request: when it is due (microseconds from the start), its slice, where in the list of symbols its own begin, its kind (core/quote-kinds.ts)
 * and its virtual user, counted from 0. Sorted by `dueUs`.
 */
export type PlannedArrivals = {
  readonly count: number;
  readonly dueUs: Float64Array;
  readonly slice: Uint32Array;
  readonly symbolStart: Uint32Array;
  readonly kind: Uint8Array;
  readonly user: Uint32Array;
};

/** Every socket: when it is due to open, when it is due to leave, its slice, and where its symbols begin. Sorted by `dueUs`. */
export type PlannedConnections = {
  readonly count: number;
  readonly dueUs: Float64Array;
  readonly leaveUs: Float64Array;
  readonly slice: Uint32Array;
  readonly symbolStart: Uint32Array;
  /** How it behaves (core/manner.ts). */
  readonly manner: Uint8Array;
};

/**
 * Two neighbouring connections of one arm, one for each client, drawn so that either could have been the other: what they meet differs by chance
 * and by the client.
 */
export type PlannedTwins = { readonly arm: Arm; readonly library: number; readonly wire: number };
/** An instant at which every open socket of an arm is cut at once, to come back as real clients do. */
export type PlannedHerd = { readonly mode: Arm; readonly atUs: number };

/** All that a run will do, made before the first packet. The same scenario, modes and seed give the same plan and hash everywhere. */
export type Plan = {
  readonly scenario: Scenario;
  readonly modes: readonly Arm[];
  readonly seed: number;
  readonly slices: readonly PlannedSlice[];
  readonly arrivals: PlannedArrivals;
  readonly connections: PlannedConnections;
  /** Of connections played by both clients, the pairs that are compared; empty where one client plays them all. */
  readonly twins: readonly PlannedTwins[];
  /** In order of time. */
  readonly herds: readonly PlannedHerd[];
  readonly durationUs: number;
  readonly hash: string;
};

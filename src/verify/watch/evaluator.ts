import { WATCHED_IDS, type WatchedId, type WatchSettings, type WatchState } from '../../core/watch.ts';
import { ERROR_RATE_LIMIT, FALLBACKS_PER_HOUR, type FigureSeen, readErrorRate, readFallbacks } from './figures.ts';
import { HEALTH_LIMIT_MS, type HealthSeen, readServiceDown, readSlowHealth } from './health.ts';
import { AT_START, nextStanding, type Outcome, type Standing } from './hysteresis.ts';
import { PROBE_DEADLINE_MS } from './prober.ts';
import { type Excerpt, type Reading, say } from './reading.ts';
import {
  DISCONNECT_LIMIT,
  DISCONNECT_WINDOW_US,
  GATEWAY_LIMIT,
  GATEWAY_WINDOW_US,
  readDisconnects,
  readGatewayErrors,
} from './shares.ts';
import { createConnectionWindow, createEventWindow } from './windows.ts';

const DOCUMENT = 'docs/spec/rollback-strategy.zh.md';
const CONTRACT = 'docs/spec/target-contract.md';

/** Limit and source line of each. Ratios are 0 to 1, times in ms. */
export const WATCHED: Readonly<Record<WatchedId, { readonly limit: number | null; readonly source: string }>> = {
  'service-down': { limit: null, source: `${DOCUMENT}:274` },
  'error-rate': { limit: ERROR_RATE_LIMIT, source: `${DOCUMENT}:278` },
  'slow-health': { limit: HEALTH_LIMIT_MS, source: `${DOCUMENT}:284` },
  disconnects: { limit: DISCONNECT_LIMIT, source: `${CONTRACT}:111` },
  'gateway-errors': { limit: GATEWAY_LIMIT, source: `${CONTRACT}:112` },
  'emergency-fallbacks': { limit: FALLBACKS_PER_HOUR, source: `${CONTRACT}:113` },
};

/** All that was asked at one planned instant, answered or given up. */
export type Round = {
  readonly plannedUs: number;
  readonly health: HealthSeen;
  readonly errorRate: FigureSeen;
  readonly fallbacks: FigureSeen;
};

/** How an attempt at the gateway ended. `unknown`: it tells nothing of the gateway, as when our own key was never taken. */
export type GatewayAttempt = { readonly atUs: number; readonly outcome: Outcome; readonly how: string };

export type StateChange = {
  readonly id: WatchedId;
  readonly atUs: number;
  readonly from: WatchState;
  readonly to: WatchState;
  readonly reading: Reading;
};

export type WatchedCounts = {
  readonly id: WatchedId;
  readonly state: WatchState;
  readonly why: string;
  readonly good: number;
  readonly bad: number;
  readonly unknown: number;
  readonly raised: number;
  readonly cleared: number;
};

type Book = {
  standing: Standing;
  why: string;
  readonly tally: Record<Outcome | 'raised' | 'cleared', number>;
};

export type Evaluator = {
  opened(id: number, atUs: number): void;
  lost(id: number, atUs: number): void;
  left(id: number): void;
  attempted(attempt: GatewayAttempt): void;
  /** Evaluates everything at the planned instant of a round; rounds come in the order of their instants. Returns what changed. */
  evaluate(round: Round): readonly StateChange[];
  counts(): readonly WatchedCounts[];
};

export type EvaluatorOptions = { readonly settings: WatchSettings; readonly excerpt: Excerpt };

const newBook = (reason: string | undefined): Book => ({
  standing: reason === undefined ? AT_START : { ...AT_START, state: 'not-applicable' },
  why: reason ?? '',
  tally: { good: 0, bad: 0, unknown: 0, raised: 0, cleared: 0 },
});

/** Takes one reading into a book; the change of state that it brings, or null. `isEarly`: that nobody can tell is no news yet. */
const enter = (book: Book, reading: Reading, isEarly: boolean): Pick<StateChange, 'from' | 'to'> | null => {
  const from = book.standing.state;
  const next = nextStanding(book.standing, reading.outcome);
  book.standing = isEarly && next.state === 'not-measurable' ? { ...next, state: from } : next;
  book.why = reading.why;
  book.tally[reading.outcome] += 1;
  const to = book.standing.state;
  if (to === from) return null;
  if (to === 'alert') book.tally.raised += 1;
  if (from === 'alert' && to === 'quiet') book.tally.cleared += 1;
  // That nothing is wrong at the start is no change.
  return from === 'starting' && to === 'quiet' ? null : { from, to };
};

/** Turns what was seen into states. Pure: every instant is handed in. */
export const createEvaluator = ({ settings, excerpt }: EvaluatorOptions): Evaluator => {
  const books = new Map(WATCHED_IDS.map((id) => [id, newBook(settings.notApplicable[id])]));
  const connections = createConnectionWindow(DISCONNECT_WINDOW_US);
  const attempts = createEventWindow(GATEWAY_WINDOW_US);
  let lastFailure = '';
  let whyNone: string = say.gateway.none();

  let firstUs: number | null = null;
  let isAnyOut = false;

  /** Whether the first sockets may still be on their way in: then nobody can say how many are lost, and that is no news. */
  const areOnTheirWay = (atUs: number): boolean => {
    firstUs ??= atUs;
    return !isAnyOut && atUs - firstUs < PROBE_DEADLINE_MS * 1_000;
  };

  const readings = ({ plannedUs, health, errorRate, fallbacks }: Round): Readonly<Record<WatchedId, Reading>> => ({
    'service-down': readServiceDown(health, excerpt),
    'error-rate': readErrorRate(errorRate, excerpt),
    'slow-health': readSlowHealth(health, excerpt),
    disconnects: readDisconnects(connections.shareAt(plannedUs)),
    'gateway-errors': readGatewayErrors(attempts.shareAt(plannedUs), lastFailure, whyNone),
    'emergency-fallbacks': readFallbacks(fallbacks, settings.emergencyFallbacks?.field ?? '', excerpt),
  });

  return {
    opened: connections.opened,
    lost: connections.lost,
    left: (id) => {
      isAnyOut = true;
      connections.left(id);
    },
    attempted: ({ atUs, outcome, how }) => {
      if (outcome === 'unknown') whyNone = how;
      else attempts.add(atUs, outcome === 'bad');
      if (outcome === 'bad') lastFailure = how;
    },
    evaluate: (round) => {
      const all = readings(round);
      const isEarly = areOnTheirWay(round.plannedUs);
      return WATCHED_IDS.flatMap((id) => {
        const book = books.get(id);
        if (book === undefined || book.standing.state === 'not-applicable') return [];
        const change = enter(book, all[id], id === 'disconnects' && isEarly);
        return change === null ? [] : [{ id, atUs: round.plannedUs, ...change, reading: all[id] }];
      });
    },
    counts: () => [...books].map(([id, { standing, why, tally }]) => ({ id, state: standing.state, why, ...tally })),
  };
};

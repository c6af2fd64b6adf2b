import type { CheckId } from '../../core/checks.ts';
import type { ComparedId } from '../../core/comparison.ts';
import type { ProblemClass } from '../../core/diagnosis.ts';
import type { ObjectiveId } from '../../core/objectives.ts';

/** Which class a broken thing speaks for, and the line of docs/spec/rollback-strategy.zh.md that says so. Why, in words: `core/text/en/diagnose.ts`. */
export type Row = {
  readonly class: ProblemClass;
  readonly line: number;
};

/** Line 26: wrong settings and wrong switches. */
const SETTINGS: Row = { class: 'configuration', line: 26 };
/** Line 17: visibly slower, or short of what it needs to be fast. */
const SLOW: Row = { class: 'performance', line: 17 };
/** Line 51: what no setting can mend. */
const BROKEN: Row = { class: 'architecture', line: 51 };
/** Lines 16, 18, 19: the gateway does not work, connections are lost, the business suffers. No switch is wrong, and nothing is slow. */
const GATEWAY: Row = { ...BROKEN, line: 16 };
const UNSTABLE: Row = { ...BROKEN, line: 18 };
const BUSINESS: Row = { ...BROKEN, line: 19 };

/** A check that was answered, and wrongly. */
export const CHECK_ROWS: Readonly<Record<CheckId, Row>> = {
  ...{ mode: SETTINGS, flags: SETTINGS, 'legacy-support': BROKEN },
  ...{ H1: GATEWAY, H2: GATEWAY, H3: GATEWAY, H4: SLOW, H5: GATEWAY },
  ...{ F1: BUSINESS, F2: GATEWAY, F3: SETTINGS, F4: SETTINGS },
  ...{ P1: SLOW, P2: UNSTABLE, P3: SLOW, P4: SLOW },
};

/** A check that was not answered at all, while others were: the code does not do what is asked of it, whatever was asked. */
export const UNANSWERED_ROW: Row = BROKEN;

/** A check that is red because another one is takes the class of that one. */
export const FOLLOWS: Partial<Readonly<Record<CheckId, CheckId>>> = {
  // They name the mode that is really on.
  H2: 'mode',
  'legacy-support': 'mode',
  // A quote that fails counts as slower than every limit.
  P1: 'F1',
};

export const OBJECTIVE_ROWS: Readonly<Record<ObjectiveId, Row>> = {
  availability: GATEWAY,
  'error-rate': BUSINESS,
  'response-p95': SLOW,
  'connect-success': GATEWAY,
  'disconnect-rate': UNSTABLE,
  'message-latency-p95': SLOW,
  cpu: SLOW,
  memory: SLOW,
  pool: SLOW,
  'event-lossless': UNSTABLE,
  'last-value': UNSTABLE,
  'message-order': UNSTABLE,
  'join-p95': SLOW,
  'subscribe-p95': SLOW,
  'recovery-success': UNSTABLE,
};

/** Sockets that nobody refused, and that only came too late. */
export const LATE_SOCKETS_ROW: Row = SLOW;

/** What a candidate is proven worse in than the reference. */
export const COMPARED_ROWS: Readonly<Record<ComparedId, Row>> = {
  'response-p50': SLOW,
  'response-p95': SLOW,
  'response-p99': SLOW,
  'connect-p95': SLOW,
  'message-latency-p95': SLOW,
  errors: BUSINESS,
  disconnects: UNSTABLE,
};

/** A process that still runs from before: it holds its old flags, whatever its files say. */
export const RESTART_ROW: Row = { class: 'configuration', line: 89 };

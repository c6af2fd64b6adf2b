import type { AmissKind, RequestTally } from '../../core/target-books.ts';

/** A tally that counts; `view` is its state as the books publish it. */
export type OpenTally = {
  received: number;
  readonly byStatus: Map<number, number>;
  resetByUs: number;
  abortedByClient: number;
  inFlight: number;
  readonly amiss: Map<AmissKind, number>;
  retryAfter: number;
};

export type OriginTallies = { readonly load: OpenTally; readonly other: OpenTally };

const openTally = (): OpenTally => ({
  received: 0,
  byStatus: new Map(),
  resetByUs: 0,
  abortedByClient: 0,
  inFlight: 0,
  amiss: new Map(),
  retryAfter: 0,
});

export const openTallies = (): OriginTallies => ({ load: openTally(), other: openTally() });

/** How a request ended. */
export type RequestEnd = 'answered' | 'reset-by-us' | 'aborted-by-client';

/** What an answer was: `amiss` is null when it was what was asked for, or an error that its status names. */
export type AnswerMade = { readonly status: number; readonly amiss: AmissKind | null; readonly retryAfter: boolean };

const increase = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const countAnswer = (tally: OpenTally, { status, amiss, retryAfter }: AnswerMade): void => {
  increase(tally.byStatus, status);
  if (amiss !== null) increase(tally.amiss, amiss);
  if (retryAfter) tally.retryAfter += 1;
};

export const countReceived = (tally: OpenTally): void => {
  tally.received += 1;
  tally.inFlight += 1;
};

export const countEnded = (tally: OpenTally, end: RequestEnd, answer: AnswerMade): void => {
  tally.inFlight -= 1;
  if (end === 'answered') countAnswer(tally, answer);
  else if (end === 'reset-by-us') tally.resetByUs += 1;
  else tally.abortedByClient += 1;
};

/** Opens a tally anew; what is still in flight is carried into it, so that its sums hold. */
export const restartTally = (tally: OpenTally): void => {
  tally.received = tally.inFlight;
  tally.byStatus.clear();
  tally.resetByUs = 0;
  tally.abortedByClient = 0;
  tally.amiss.clear();
  tally.retryAfter = 0;
};

const viewTally = (tally: OpenTally): RequestTally => ({
  received: tally.received,
  byStatus: Object.fromEntries(tally.byStatus),
  resetByUs: tally.resetByUs,
  abortedByClient: tally.abortedByClient,
  inFlight: tally.inFlight,
  amiss: Object.fromEntries(tally.amiss),
  retryAfter: tally.retryAfter,
});

export const viewTallies = (tallies: OriginTallies): { load: RequestTally; other: RequestTally } => ({
  load: viewTally(tallies.load),
  other: viewTally(tallies.other),
});

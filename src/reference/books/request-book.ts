import type { AmissKind, TargetBooks } from '../../core/target-books.ts';
import { createErrorWindow, type ErrorWindow } from './error-window.ts';
import { createRequestRing, type RequestRing } from './request-ring.ts';
import {
  countEnded,
  countReceived,
  type OriginTallies,
  openTallies,
  type RequestEnd,
  restartTally,
  viewTallies,
} from './tally.ts';

/** One request on its way through the server. `index` is -1 when it is not a planned arrival of a load. */
export type RequestEntry = {
  readonly route: string;
  readonly isQuote: boolean;
  readonly index: number;
  readonly receivedUs: number;
  heldUs: number;
  resetByUs: boolean;
  /** How its answer, once there is one, is other than what was asked for; null: it is not. */
  amiss: AmissKind | null;
  /** Its answer bears `Retry-After`. */
  retryAfter: boolean;
};

export type RequestBook = {
  readonly window: ErrorWindow;
  readonly ring: RequestRing;
  receive(entry: RequestEntry): void;
  /** `status` is the answer's when it was fully written, else null. */
  end(entry: RequestEntry, status: number | null, nowUs: number): void;
  quotesInFlight(): number;
  view(): Pick<TargetBooks, 'requests' | 'routes' | 'held'>;
  restart(): void;
};

const endOf = (entry: RequestEntry, status: number | null): RequestEnd => {
  if (entry.resetByUs) return 'reset-by-us';
  return status === null ? 'aborted-by-client' : 'answered';
};

/** Counts every request by route, origin and end. */
export const openRequestBook = (ringCapacity: number): RequestBook => {
  const all = openTallies();
  const routes = new Map<string, OriginTallies>();
  const window = createErrorWindow();
  const ring = createRequestRing(ringCapacity);
  let quotesInFlight = 0;

  const talliesOf = (route: string): OriginTallies => {
    const known = routes.get(route);
    if (known !== undefined) return known;
    const opened = openTallies();
    routes.set(route, opened);
    return opened;
  };
  const originOf = (entry: RequestEntry): 'load' | 'other' => (entry.index >= 0 ? 'load' : 'other');

  return {
    window,
    ring,
    receive: (entry) => {
      const origin = originOf(entry);
      countReceived(all[origin]);
      countReceived(talliesOf(entry.route)[origin]);
      if (entry.isQuote) quotesInFlight += 1;
    },
    end: (entry, status, nowUs) => {
      const origin = originOf(entry);
      const end = endOf(entry, status);
      const answer = { status: status ?? 0, amiss: entry.amiss, retryAfter: entry.retryAfter };
      countEnded(all[origin], end, answer);
      countEnded(talliesOf(entry.route)[origin], end, answer);
      if (entry.isQuote) {
        quotesInFlight -= 1;
        if (end !== 'aborted-by-client') window.count(nowUs, end === 'reset-by-us' || (status ?? 0) >= 500);
      }
      const { index, receivedUs, heldUs } = entry;
      ring.push({ index, receivedUs, answeredUs: nowUs, heldUs, status: end === 'answered' ? (status ?? 0) : 0 });
    },
    quotesInFlight: () => quotesInFlight,
    view: () => ({
      requests: viewTallies(all),
      routes: Object.fromEntries([...routes].map(([route, tallies]) => [route, viewTallies(tallies)])),
      held: ring.held(),
    }),
    restart: () => {
      for (const tallies of [all, ...routes.values()]) {
        restartTally(tallies.load);
        restartTally(tallies.other);
      }
      ring.clear();
    },
  };
};

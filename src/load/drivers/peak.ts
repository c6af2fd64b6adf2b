import autocannon, { type AutocannonRequest } from 'autocannon';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { PeakEnd, PeakPlayed } from '../../core/peak.ts';
import { LOAD_INDEX_HEADER, LOAD_RUN_HEADER } from '../../core/target-books.ts';
import type { Credentials, QuoteRequestSpec } from '../../core/target-spec.ts';
import { openPeakCounter } from './peak-books.ts';
import { type PeakClient, watchClient } from './peak-client.ts';
import { createAnswerJudge } from './quote-judge.ts';
import { fixedHeaders, type PreparedRequest, prepareRequests } from './quote-request.ts';

/** One play of the closed loop: so many connections, each asking again as soon as it was answered. */
export type PeakJob = {
  readonly baseUrl: string;
  readonly request: QuoteRequestSpec;
  readonly symbols: readonly string[];
  readonly credentials: Credentials;
  readonly runId: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  /** No answer for so long is a failure, and the connection is opened anew. */
  readonly timeoutMs: number;
  /** Answers under way get so long at the end. */
  readonly drainMs: number;
};

/** So many losses in a row on every connection, and no answer between them: nobody is there any more. autocannon would knock without a pause. */
const GONE_AFTER_PER_CONNECTION = 20;
/** So many answers of the target's rate limiter are enough to know that it is the limiter that would be measured. */
const LIMITED_AFTER = 100;
/** autocannon ends at one of its ticks. */
const TICK_MS = 50;

const headersOf = ({ request, credentials, runId }: PeakJob): Readonly<Record<string, string>> => {
  const flat = [...fixedHeaders(request, credentials), LOAD_RUN_HEADER, runId, LOAD_INDEX_HEADER, '0'];
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
};

const requestsOf = (job: PeakJob, prepared: readonly PreparedRequest[]): readonly AutocannonRequest[] => {
  const headers = headersOf(job);
  return prepared.map(({ path, body }) => ({
    ...{ method: job.request.method, path, headers },
    ...(body === null ? {} : { body }),
  }));
};

/** A body as its bytes (latin1): autocannon hands it over as text. Of ASCII both are the same. */
const bytesOf = (body: string): string =>
  Buffer.byteLength(body) === body.length ? body : Buffer.from(body, 'utf8').toString('latin1');

/** Some clients end after their answer, or at once. */
const endAll = (clients: readonly PeakClient[], how: 'drain' | 'end'): void => {
  for (const client of clients) client[how]();
};

/** At the end of its list a client of autocannon clones its context: with one request in it, for each request. */
const SHORTEST_LIST = 16;

/** The same requests, beginning at another: connections that are answered in step still ask for different symbols. As often as makes a list of some length. */
const rotated = <T>(all: readonly T[], by: number): T[] =>
  Array.from({ length: all.length * Math.ceil(SHORTEST_LIST / all.length) }, (_, i) => all[(i + by) % all.length] as T);

/**
 * Plays one closed loop by autocannon, without any rate, and counts what came of it; answers are judged as those of the open model are. `stop` ends it
 * early. Never rejects for what the target does. TLS certificates are not checked (autocannon cannot): whoever calls has met the target before.
 */
export const playPeak = async (job: PeakJob, clock: Clock, stop: Promise<unknown>): Promise<PeakPlayed> => {
  const prepared = prepareRequests(job.request, job.symbols, 1);
  const requests = requestsOf(job, prepared);
  const counter = openPeakCounter(clock);
  const judge = createAnswerJudge(job.request);
  const clients: PeakClient[] = [];
  const { promise: over, resolve: resolveOver } = Promise.withResolvers<void>();
  const answer = { symbols: [] as readonly string[], status: 0, durationMs: 0 };
  const cancels: Cancel[] = [];
  let left = job.connections;
  let ended: PeakEnd | null = null;

  const endBy = (why: PeakEnd): void => {
    if (ended !== null) return;
    ended = why;
    counter.closeWindow();
    endAll(clients, why === 'target-gone' ? 'end' : 'drain');
    cancels.push(clock.after(job.drainMs * 1000, () => endAll(clients, 'end')));
  };
  const onLost = (kind: string): void => {
    counter.lost(kind);
    if (counter.lostInARow() >= GONE_AFTER_PER_CONNECTION * job.connections) endBy('target-gone');
  };

  const running = autocannon({
    url: job.baseUrl,
    connections: job.connections,
    // Its own end is the last resort, if ours does not come.
    duration: (job.warmUpMs + job.durationMs + 2 * job.drainMs) / 1000,
    timeout: job.timeoutMs / 1000,
    ...{ sampleInt: TICK_MS, requests },
    ...({ excludeErrorStats: true, skipAggregateResult: true } as const),
    setupClient: (client) => {
      const first = clients.length;
      client.setRequests(rotated(requests, first));
      clients.push(
        watchClient(client, {
          ...counter,
          lost: onLost,
          answered: (nth, status, durationMs) => {
            answer.symbols = prepared[(first + nth) % prepared.length]?.symbols ?? [];
            answer.status = status;
            answer.durationMs = durationMs;
          },
          done: () => {
            left -= 1;
            if (left === 0) resolveOver();
          },
        }),
      );
    },
    // Called right after each answer, when the next request is on its way; its own verdict is not asked.
    verifyBody: (body) => {
      const fault = judge.faultOf(answer.status, answer.symbols, bytesOf(body));
      counter.judged(fault, answer.durationMs);
      if (fault === 'http-429-limiter' && counter.failures(fault) >= LIMITED_AFTER) endBy('rate-limited');
      return true;
    },
  });
  const openWindow = (): void => {
    if (ended !== null) return;
    counter.openWindow();
    cancels.push(clock.after(job.durationMs * 1000, () => endBy('time')));
  };
  cancels.push(clock.after(job.warmUpMs * 1000, openWindow));
  void stop.then(() => endBy('interrupted'));
  await over;
  for (const cancel of cancels) cancel();
  running.stop();
  await running;
  for (const client of clients) client.settle();
  return counter.played(ended ?? 'target-gone');
};

import { type Dispatcher, Pool } from 'undici';
import { systemClock } from '../../../src/core/clock.ts';
import { Histogram } from '../../../src/measure/histogram.ts';
import { nearestRank } from '../../../src/measure/rank.ts';

/**
 * The floor of an open model on undici: its dispatcher, a timer of a millisecond that catches up, nothing judged. It keeps what a latency needs: each
 * request's planned instant, and one histogram of response times, one of lateness.
 */

export type DispatchJob = {
  readonly url: string;
  readonly path: string;
  readonly ratePerSec: number;
  readonly durationMs: number;
  /** No part of its figures. */
  readonly warmUpMs: number;
  readonly connections: number;
};

const job = JSON.parse(process.argv[2] ?? '') as DispatchJob;
const warmUp = Math.round((job.ratePerSec * job.warmUpMs) / 1000);
const planned = Math.round((job.ratePerSec * job.durationMs) / 1000);
const pool = new Pool(job.url, { connections: job.connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
const [response, lateness] = [new Histogram(), new Histogram()];
const books = { sent: 0, answered: 0, failed: 0 };
const headers = ['accept', 'application/json'];
const startUs = systemClock.nowUs() + 100_000;
const dueUs = (i: number): number => startUs + (i * 1e6) / job.ratePerSec;

const quantileMs = (histogram: Histogram, quantile: number): number | null =>
  histogram.count === 0 ? null : histogram.valueAtRank(nearestRank(histogram.count, quantile)) / 1000;

const over = (): void => {
  if (books.answered + books.failed < planned) return;
  const figures = {
    ...{
      requests: books.sent,
      ok: books.answered,
      p50Ms: quantileMs(response, 0.5),
      p99Ms: quantileMs(response, 0.99),
    },
    latenessP99Ms: quantileMs(lateness, 0.99),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  void pool.destroy();
};

/** The body is read and thrown away: the floor parses nothing. */
const handlerOf = (i: number): Dispatcher.DispatchHandler => ({
  onRequestStart: () => {},
  onResponseStart: () => {},
  onResponseData: () => {},
  onResponseEnd: () => {
    books.answered += 1;
    if (i >= warmUp) response.record(Math.round(systemClock.nowUs() - dueUs(i)));
    over();
  },
  onResponseError: () => {
    books.failed += 1;
    over();
  },
});

const tick = (): void => {
  const nowUs = systemClock.nowUs();
  while (books.sent < planned && dueUs(books.sent) <= nowUs) {
    const i = books.sent;
    books.sent += 1;
    if (i >= warmUp) lateness.record(Math.round(systemClock.nowUs() - dueUs(i)));
    pool.dispatch({ path: job.path, method: 'GET', headers, body: null }, handlerOf(i));
  }
  if (books.sent < planned) setTimeout(tick, Math.max(1, Math.ceil((dueUs(books.sent) - systemClock.nowUs()) / 1000)));
};
setTimeout(tick, 100);

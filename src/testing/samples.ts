import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestLog } from '../core/target-books.ts';

/** One row of `samples.csv`; instants in microseconds from the start of the run. */
export type SampleRow = {
  readonly arrival: number;
  readonly judged: boolean;
  readonly scheduledUs: number;
  readonly releasedUs: number;
  readonly sentUs: number;
  readonly endedUs: number;
  readonly outcome: string;
};

export const readSamples = (out: string): SampleRow[] => {
  const [, ...rows] = readFileSync(join(out, 'samples.csv'), 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [arrival, , , judged, scheduled, released, sent, ended, outcome = ''] = row.split(',');
    return {
      arrival: Number(arrival),
      judged: judged === 'true',
      scheduledUs: Number(scheduled),
      releasedUs: Number(released),
      sentUs: Number(sent),
      endedUs: Number(ended),
      outcome,
    };
  });
};

/** The start of the load on the host's monotonic clock, in microseconds, as the run noted it. */
export const startOf = (out: string): number => {
  for (const line of readFileSync(join(out, 'events.ndjson'), 'utf8').trim().split('\n')) {
    const event: { event: string; startUs?: number } = JSON.parse(line);
    if (event.event === 'load-started' && event.startUs !== undefined) return event.startUs;
  }
  throw new Error(`no load-started event in ${out}`);
};

/**
 * From its planned instant to the target's own answer, in microseconds, of every request that stands both in the samples of a run and in the log of its
 * target: what was really waited, whatever a generator says.
 */
export const waitsOf = (out: string, log: Pick<RequestLog, 'index' | 'answeredUs'>): number[] => {
  const startUs = startOf(out);
  const answeredUs = new Map(log.index.map((arrival, i) => [arrival, log.answeredUs[i] ?? Number.NaN]));
  return readSamples(out).flatMap(({ arrival, scheduledUs }) => {
    const atUs = answeredUs.get(arrival);
    return atUs === undefined ? [] : [atUs - startUs - scheduledUs];
  });
};

/** Nearest rank: the smallest value with at least the share `q` of all at or below it. */
export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)] ?? Number.NaN;

import type { Mode } from '../../src/core/modes.ts';
import type { RunRecord } from '../../src/core/record.ts';
import { readSamples } from '../../src/testing/samples.ts';
import type { TraceSlice } from './traces.ts';

/**
 * The judged slices of a run with `--samples`, in order of time, each with its response times in order of their due time. Throws where a request
 * was not answered, or where the samples are not those of the record: such a recording is none.
 */
export const slicesIn = (record: RunRecord, out: string, armA: Mode): TraceSlice[] => {
  const rows = readSamples(out).toSorted((one, other) => one.scheduledUs - other.scheduledUs);
  return record.slices
    .filter(({ judged }) => judged)
    .toSorted((one, other) => one.startMs - other.startMs)
    .map(({ startMs, endMs, mode, index, quotes: { counts, response } }) => {
      const inside = rows.filter(({ scheduledUs }) => scheduledUs >= startMs * 1_000 && scheduledUs < endMs * 1_000);
      const responsesUs = Int32Array.from(inside, ({ endedUs, scheduledUs }) => endedUs - scheduledUs);
      const sumUs = responsesUs.reduce((sum, us) => sum + us, 0);
      if (counts.ok !== counts.planned) throw new Error(`slice ${index}: ${counts.ok} of ${counts.planned} answered`);
      if (inside.length !== counts.ok || sumUs !== response?.sumUs) {
        throw new Error(`slice ${index}: ${inside.length} samples of ${sumUs} us, the record has others`);
      }
      return { arm: mode === armA ? 'a' : 'b', responsesUs };
    });
};

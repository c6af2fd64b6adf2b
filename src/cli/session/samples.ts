import type { Plan } from '../../core/plan.ts';
import type { ArrivalSample } from '../../load/quote-lane.ts';
import type { RunFolder } from '../../store/run-folder.ts';

const HEADER = 'arrival,mode,phase,judged,scheduled_us,released_us,sent_us,ended_us,outcome';

const row = (plan: Plan, sample: ArrivalSample): string => {
  const slice = plan.slices[plan.arrivals.slice[sample.arrival] ?? 0];
  const sent = Number.isNaN(sample.sentUs) ? '' : sample.sentUs;
  const place = [sample.arrival, slice?.mode, slice?.phase, slice?.judged];
  return [...place, sample.scheduledUs, sample.releasedUs, sent, sample.endedUs, sample.outcome].join(',');
};

/** Writes every request of the run to `samples.csv`: its four instants in microseconds from the start, and how it ended. */
export const writeSamples = async (
  folder: RunFolder,
  plan: Plan,
  samples: readonly ArrivalSample[],
): Promise<string> => {
  const sorted = samples.toSorted((a, b) => a.arrival - b.arrival);
  return folder.write('samples.csv', `${[HEADER, ...sorted.map((sample) => row(plan, sample))].join('\n')}\n`);
};

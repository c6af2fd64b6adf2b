import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import { noticedLateMs, type Slo, type View } from './slo.ts';

/** A socket waits half a second for an answer: as long as we read what comes in less than half of that, one that is missing did not come. */
const READ_LATE_MS = 250;

/** On the control view nothing is made of answers that we may have been too late to read. */
const count = (slice: SliceRecord, view: View): SliceCount => {
  const { recovery } = slice.connections;
  if (recovery === null) return { n: 0, bad: 0 };
  const isRead = noticedLateMs(slice, view) < READ_LATE_MS;
  const bad = recovery.refused + recovery.failed + (isRead ? recovery.unanswered : 0);
  return { n: recovery.recovered + bad, bad };
};

/** By the names that a record's examples have. */
const kinds = ({ connections: { recovery } }: SliceRecord): Readonly<Record<string, number>> =>
  recovery === null
    ? {}
    : {
        'recovery-refused': recovery.refused,
        'recovery-failed': recovery.failed,
        'recovery-unanswered': recovery.unanswered,
      };

/** Clients that asked for what they missed and got it. On the real backend none did (docs/spec/target-contract.md 7.1). */
export const recoverySuccess: Slo = {
  ...{ id: 'recovery-success', limit: 0.99, direction: 'above', unit: 'ratio', quantile: null },
  ...{ sampleNoun: 'connections', line: null, listed: 'where-measured' },
  measure: {
    ...bySlice(count),
    hasControlView: true,
    kinds,
    observe: observeRatio('above'),
    clockDoubts: noClock,
    times: null,
  },
};

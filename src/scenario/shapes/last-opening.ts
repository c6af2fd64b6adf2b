import type { ConnectionLoad } from '../../core/scenario.ts';
import { socketsOpened } from './sockets.ts';

/** How long a phase is, and the instant in question: whole microseconds from its start. */
type Within = { readonly durationUs: number; readonly beforeUs: number };

/** The last of `count` instants i x length / count that is before an instant above 0. */
const lastOf = (count: number, lengthUs: number, beforeUs: number): number => {
  const dueUs = (i: number): number => Math.round((i * lengthUs) / count);
  const near = lengthUs === 0 ? count - 1 : Math.min(count - 1, Math.ceil((beforeUs * count) / lengthUs));
  return [near, near - 1, near - 2].map(dueUs).find((us) => us < beforeUs) ?? 0;
};

const ofSteps = ({ count, steps = 1, openMs = 0 }: ConnectionLoad, { durationUs, beforeUs }: Within): number => {
  const startUs = lastOf(steps, durationUs, beforeUs);
  const step = Math.round((startUs * steps) / durationUs);
  const size = Math.floor(count / steps) + (step < count % steps ? 1 : 0);
  return startUs + lastOf(size, openMs * 1000, beforeUs - startUs);
};

/**
 * When the last socket of a phase opens before an instant: microseconds from the start of the phase, null when none does. As `socketInstants` has them,
 * without making them; of a `poisson` load the latest that any seed may draw.
 */
export const lastOpeningUs = (load: ConnectionLoad, within: Within): number | null => {
  const { durationUs, beforeUs } = within;
  if (beforeUs <= 0) return null;
  switch (load.shape) {
    case 'burst':
      return 0;
    case 'poisson':
      return Math.min(beforeUs, durationUs) - 1;
    case 'step':
      return ofSteps(load, within);
    case 'ramp':
      return lastOf(load.count, durationUs, beforeUs);
    case 'churn': {
      const opened = socketsOpened(load, durationUs / 1000);
      return lastOf(opened, (opened * load.holdMs * 1000) / load.count, beforeUs);
    }
  }
};

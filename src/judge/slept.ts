import type { ObjectiveResult } from '../core/judgement.ts';
import type { RunRecord } from '../core/record.ts';

/** Monotonic time stands still while a machine sleeps, wall time does not. A clock that is set right runs away by less. */
const SLEPT_LEAST_MS = 1_000;

/** Sockets of a machine that sleeps are cut by whoever waits for their pings: a breach by losses may then be our own doing. */
export const despiteSleep = (
  result: ObjectiveResult,
  { wallJumpMs }: Pick<RunRecord, 'wallJumpMs'>,
): ObjectiveResult => {
  if (result.id !== 'disconnect-rate' || result.verdict !== 'fail') return result;
  if (wallJumpMs === null || wallJumpMs < SLEPT_LEAST_MS) return result;
  const notes = [...result.notes, { code: 'machine-slept', forMs: wallJumpMs } as const];
  return { ...result, verdict: 'inconclusive', reason: 'noisy-host', notes };
};

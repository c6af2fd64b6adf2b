import { createHash } from 'node:crypto';
import type { Plan } from '../core/plan.ts';

const bytesOf = (array: Float64Array | Uint32Array | Uint8Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** SHA-256 over everything a plan holds; two plans with the same hash do the same things at the same instants. */
export const hashPlan = (plan: Omit<Plan, 'hash'>): string => {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([plan.scenario, plan.modes, plan.seed, plan.slices, plan.herds]));
  const { arrivals } = plan;
  for (const array of [arrivals.dueUs, arrivals.slice, arrivals.symbolStart, arrivals.kind, arrivals.user])
    hash.update(bytesOf(array));
  hash.update(JSON.stringify(plan.twins));
  const { connections } = plan;
  for (const array of [
    connections.dueUs,
    connections.leaveUs,
    connections.slice,
    connections.symbolStart,
    connections.manner,
  ])
    hash.update(bytesOf(array));
  return hash.digest('hex');
};

import { MANNER } from '../core/manner.ts';
import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import type { PlannedSamples } from '../judge/needs.ts';
import { ArmSlices } from '../measure/arm-slices.ts';

const isUsual = ({ connections }: Plan, nth: number): boolean => connections.manner[nth] === MANNER.usual;

/** When the first connection of a socket is over: as planned, or cut by a herd of its arm before. */
const overUs = ({ connections, herds }: Plan, nth: number, mode: Arm): number => {
  const dueUs = connections.dueUs[nth] ?? 0;
  const cutUs = herds.find((herd) => herd.mode === mode && herd.atUs > dueUs)?.atUs ?? Number.POSITIVE_INFINITY;
  return Math.min(connections.leaveUs[nth] ?? 0, cutUs);
};

/** The usual connections of one arm that a phase without judgement opens and that stand in a judged slice, as a run counts them (`load/served-end`). */
const carriedIn = (plan: Plan, mode: Arm): number => {
  const { connections, slices } = plan;
  const first = slices.findIndex((slice) => slice.mode === mode);
  const arm = new ArmSlices(slices, first);
  return connections.slice.reduce((sum, index, nth) => {
    const slice = slices[index];
    if (slice?.mode !== mode || slice.judged || !isUsual(plan, nth)) return sum;
    const last = arm.lastJudged(connections.dueUs[nth] ?? 0, overUs(plan, nth, mode));
    return sum + (last?.judged === true ? 1 : 0);
  }, 0);
};

/** What the judged slices of a plan hold, mode by mode. */
export const plannedSamples = (plan: Plan): Partial<Record<Arm, Required<PlannedSamples>>> => {
  const { arrivals, connections } = plan;
  const impaired = connections.slice.filter((_, nth) => !isUsual(plan, nth));
  const countIn = (mode: Arm, slices: Uint32Array): number =>
    slices.reduce((sum, index) => {
      const slice = plan.slices[index];
      return sum + (slice?.mode === mode && slice.judged ? 1 : 0);
    }, 0);
  return Object.fromEntries(
    plan.modes.map((mode) => [
      mode,
      {
        arrivals: countIn(mode, arrivals.slice),
        connections: countIn(mode, connections.slice),
        impaired: countIn(mode, impaired),
        carried: carriedIn(plan, mode),
      },
    ]),
  );
};

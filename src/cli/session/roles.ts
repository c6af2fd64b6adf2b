import type { Arm } from '../../core/modes.ts';
import type { Roles } from '../../core/record.ts';
import type { LoadRequest } from './request.ts';

/** Which arm must prove itself against which: as its name says, else the mode that the scenario names; null in a run of one arm. */
export const rolesOfRequest = (
  { scenario, untilDecided }: Pick<LoadRequest, 'scenario' | 'untilDecided'>,
  arms: readonly Arm[],
): Roles | null => {
  const { equivalent } = scenario.compare;
  const candidate = arms.find((arm) => arm === 'candidate') ?? arms.find((arm) => arm === scenario.compare.candidate);
  const reference = arms.find((arm) => arm !== candidate && arm !== 'control');
  const control = arms.find((arm) => arm === 'control') ?? null;
  return candidate === undefined || reference === undefined
    ? null
    : { reference, candidate, control, equivalent, untilDecided };
};

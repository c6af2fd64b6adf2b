import { MODES } from '../../core/modes.ts';
import type { Roles, RunRecord } from '../../core/record.ts';

/** What a rollback asks: is the mode to fall back to as good as the one that is on? */
const [REFERENCE, CANDIDATE] = MODES;

/** The roles of an `ab` run; of one older than roles, those it would have today. null: a run of one arm, or of arms that have no roles. */
export const rolesOf = ({ kind, roles, modes }: Pick<RunRecord, 'kind' | 'roles' | 'modes'>): Roles | null => {
  if (kind !== 'ab') return null;
  if (roles !== null) return roles;
  const arms = modes.map(({ mode }) => mode);
  return arms.includes(REFERENCE) && arms.includes(CANDIDATE)
    ? { reference: REFERENCE, candidate: CANDIDATE, control: null, equivalent: false, untilDecided: false }
    : null;
};

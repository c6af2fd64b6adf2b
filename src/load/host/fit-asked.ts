import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Share } from '../cursor.ts';

/** A load that is to be played from this machine. */
export type FitAsked = {
  readonly plan: Plan;
  readonly share: Share;
  readonly arms: readonly { readonly arm: Arm; readonly url: string; readonly alsoAt?: readonly string[] }[];
  /** As many workers as the load needs. */
  readonly workers: number;
  /** Whether more may be started where that helps: not when a user has said how many. */
  readonly mayAddWorkers: boolean;
  /** How many addresses of this machine a user named for the load to come from; left out: none. */
  readonly sourcesNamed?: number;
  /** Whether all of it goes through one proxy of ours on this machine; left out: it does not. */
  readonly isProxied?: boolean;
};

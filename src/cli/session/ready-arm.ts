import type { ModeProof, ModeRecord } from '../../core/record.ts';
import type { Credentials } from '../../core/target-spec.ts';
import type { OpenArm } from './arms.ts';

/** An arm whose target answered: proven or not, logged in, its first quote seen. */
export type ReadyArm = {
  readonly arm: OpenArm;
  readonly proof: ModeProof;
  readonly credentials: Credentials;
  /** Secrets that came with a login. */
  readonly newSecrets: readonly string[];
  readonly preflight: ModeRecord['preflight'];
  /** How the clock of the target stands to ours; null where the load opens no socket. */
  readonly clock: ModeRecord['clock'];
};

import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { ModeProof } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlClient } from './client.ts';
import { type FlagsReading, type ModeWitnesses, readWitnesses, type Witness } from './mode-witnesses.ts';

const text = englishCatalogue.control;

export { evidenceOf, orUnreachable } from './mode-witnesses.ts';

export type ModeReading = { readonly mode: Mode | null; readonly proof: ModeProof };

const contradicted = (evidence: string): ModeProof => ({ state: 'contradicted', evidence });

type Spoken = Witness & { readonly says: string };

const hasSpoken = (witness: Witness): witness is Spoken => witness.says !== null;

const disagreement = (flags: FlagsReading & { readonly kind: 'mode' }, { name, says, evidence }: Spoken): string =>
  text.modeDisagrees(flags.mode, text.witness(name, says), `${flags.evidence}; ${evidence}`);

/**
 * What these witnesses prove: `contradicted` where the flags or any behaviour speak against `expected`, or against each other; `not-provable` where
 * the flags are not told, conflict, or stand for neither mode.
 */
export const proofOf = ({ flags, witnesses }: ModeWitnesses, expected: Mode | null): ModeProof => {
  const spoken = witnesses.filter(hasSpoken);
  if (flags.kind === 'mode') {
    if (expected !== null && flags.mode !== expected)
      return contradicted(text.modeContradicted(expected, flags.mode, flags.evidence));
    const other = spoken.find(({ says }) => says !== flags.mode);
    return other === undefined
      ? { state: 'proven', evidence: text.modeProven(flags.evidence) }
      : contradicted(disagreement(flags, other));
  }
  const against = expected === null ? undefined : spoken.find(({ says }) => says !== expected);
  return expected === null || against === undefined
    ? { state: 'not-provable', evidence: flags.evidence }
    : contradicted(text.modeContradicted(expected, against.says, against.evidence));
};

/**
 * Which mode the target runs in, by its flags (docs/spec/rollback-strategy.zh.md:76-86, 291-305), and whether that is proven. Its behaviour is a
 * second witness, where behaviour differs: the mode and the server that the WebSocket health names, and whether legacy support is active. When the
 * two disagree, or either contradicts `expected`, the proof is `contradicted`; flags that conflict, stand for neither mode or cannot be read make it
 * `not-provable`. Throws a HarnessError (exit 4) when nothing listens.
 */
export const readMode = async (
  client: ControlClient,
  profile: Profile,
  expected: Mode | null,
): Promise<ModeReading> => {
  const seen = await readWitnesses(client, profile);
  return { mode: seen.flags.kind === 'mode' ? seen.flags.mode : null, proof: proofOf(seen, expected) };
};

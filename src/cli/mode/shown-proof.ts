import { EXIT } from '../../core/errors.ts';
import type { FullProof } from '../../target/mode-control/prove.ts';
import type { CliContext } from '../context.ts';

/** proven: 0, contradicted: 1, not provable: 3. */
export const exitOfProof = ({ state }: FullProof): number =>
  ({ proven: EXIT.pass, contradicted: EXIT.fail, 'not-provable': EXIT.inconclusive })[state];

/** The parts of a proof, the traps, and last the verdict. */
export const proofLines = (proof: FullProof, { catalogue }: CliContext): readonly string[] => {
  const { command: say, proof: words } = catalogue.modeControl;
  return [
    ...proof.parts.map(({ part, state, evidence }) => say.partLine(words.part(part), words.state(state), evidence)),
    ...proof.traps.map(({ said }) => say.trap(said)),
    say.verdict(proof.state, proof.expected ?? proof.mode),
  ];
};

/** What scripts read. `action`: what was done. */
export const proofJson = (
  action: string,
  proof: FullProof | null,
  more: Readonly<Record<string, unknown>> = {},
): string => `${JSON.stringify({ schemaVersion: 1, action, ...more, proof }, null, 2)}\n`;

import { type Clock, pause } from '../../core/clock.ts';
import { type FullProof, isSeenInPart, isUnreachable, noAnswerProof, type ProofQuestion, proveMode } from './prove.ts';

const ASK_EVERY_US = 200_000;

/** What told of a process before may do so again, and a health that answers may yet tell since when, once it is warm. */
const mayTellOfRestart = ({ restart, profile }: ProofQuestion): boolean =>
  restart !== null && (restart.before.length > 0 || profile.endpoints.health !== 'absent');

/**
 * Flags are read once, at the start: what a new process says of them is its last word. Behaviour may come after them, while a server is being opened.
 * What no further look can prove is final too: a restart that nothing tells of, a mode that no endpoint tells. What may still change is worth another look.
 */
const isFinal = ({ state, parts, sights }: FullProof, question: ProofQuestion): boolean => {
  if (state === 'proven') return true;
  // One of several processes may be on its way down or up.
  if (state === 'not-provable' && isSeenInPart(sights)) return false;
  const stateOf = (part: string) => parts.find((each) => each.part === part)?.state;
  if (state === 'contradicted') return stateOf('restart') === 'agrees' && stateOf('flags') === 'contradicts';
  if (stateOf('restart') === 'not-provable' && mayTellOfRestart(question)) return false;
  return stateOf('flags') === 'agrees' || question.profile.endpoints.featureFlags === 'absent';
};

/**
 * Proves a mode as soon as the target can show it, for at most `settleMs`: it may be down while it restarts, or answer once more as it was. `ask`
 * makes the question anew each time, since the process manager has news too.
 */
export const settle = async (
  ask: () => Promise<ProofQuestion>,
  { clock, settleMs }: { readonly clock: Clock; readonly settleMs: number },
): Promise<FullProof> => {
  const endUs = clock.nowUs() + settleMs * 1_000;
  let wasFinal = false;
  for (;;) {
    const question = await ask();
    const proof = await proveMode(question).catch((error: unknown) => {
      if (isUnreachable(error)) return noAnswerProof(question, error);
      throw error;
    });
    // Twice: while one process takes over from another, two answers may come from both.
    const final = isFinal(proof, question);
    if (proof.state === 'proven' || (final && wasFinal)) return proof;
    wasFinal = final;
    if (clock.nowUs() >= endUs) return proof;
    await pause(clock, ASK_EVERY_US);
  }
};

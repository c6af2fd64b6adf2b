import type { Note } from '../core/judgement.ts';
import { type Counted, decide } from './absolute.ts';
import type { Outcome } from './challenge.ts';
import type { Unseen } from './slo/slo.ts';

const undecided = (outcome: Outcome, reason: NonNullable<Outcome['reason']>, notes: readonly Note[]): Outcome => ({
  verdict: 'inconclusive',
  reason,
  notes: [...outcome.notes, ...notes],
});

/** Whether a verdict stands whatever the samples were that saw nothing: a pass if all of them were bad, a fail if all were good. */
const standsWithout = (counted: Counted, { missing }: Unseen, verdict: Outcome['verdict']): boolean => {
  const n = counted.n + missing;
  return decide({ ...counted, n, bad: verdict === 'pass' ? counted.bad + missing : counted.bad }).verdict === verdict;
};

/**
 * What may be believed of an outcome of so many samples. Fewer than the least decide nothing. What hangs on samples that saw nothing is open, and of
 * a process that ended while it was watched nothing passes: what came after it is not known.
 */
export const believed = (outcome: Outcome, counted: Counted, least: number, unseen: Unseen | null): Outcome => {
  const { n } = counted;
  const notes: Note[] = [];
  if (unseen !== null && unseen.ended !== null) notes.push({ code: 'server-ended', ...unseen.ended });
  if (unseen !== null && unseen.missing > 0) {
    const { missing, why } = unseen;
    const isUndecided = outcome.verdict === 'inconclusive';
    if (isUndecided || !standsWithout(counted, unseen, outcome.verdict))
      notes.push(
        unseen.what === 'ends'
          ? { code: 'ends-unknown', clients: missing, n }
          : { code: 'samples-unseen', missing, n, why },
      );
  }
  const isOpen = notes.some(({ code }) => code !== 'server-ended' || outcome.verdict === 'pass');
  if (isOpen) return undecided(outcome, unseen?.what === 'ends' ? 'indeterminate' : 'server-unseen', notes);
  const noted: Outcome = { ...outcome, notes: [...outcome.notes, ...notes] };
  if (n > 0 && n < least && outcome.verdict !== 'inconclusive') return undecided(noted, 'too-few-samples', []);
  return noted;
};

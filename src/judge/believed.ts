import type { Note } from '../core/judgement.ts';
import { type Counted, decide } from './absolute.ts';
import type { Outcome } from './challenge.ts';
import type { Unseen } from './slo/slo.ts';

/** Why it is open. */
const REASONS = { ends: 'indeterminate', leaves: 'indeterminate', messages: 'stream-silent' } as const;

const noteOf = ({ what, missing, why, unserved = 0, silent }: Unseen, n: number): Note => {
  if (what === 'ends') return { code: 'ends-unknown', clients: missing, unserved, n };
  if (what === 'leaves') return { code: 'leaves-unknown', connections: missing, n };
  if (silent !== undefined) return { code: 'stream-silent', missing, n, ...silent };
  return { code: 'samples-unseen', missing, n, why };
};

/** What was not served takes a pass, and nothing else. What should have been looked at leaves a verdict open, and says why it is. */
const isInForce = ({ what, missing, unserved = 0 }: Unseen, { verdict }: Outcome): boolean => {
  if (what === 'messages') return verdict === 'pass';
  return verdict !== 'inconclusive' || (what !== 'leaves' && missing > unserved);
};

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
    const isUndecided = outcome.verdict === 'inconclusive';
    if (isInForce(unseen, outcome) && (isUndecided || !standsWithout(counted, unseen, outcome.verdict)))
      notes.push(noteOf(unseen, n));
  }
  const isOpen = notes.some(({ code }) => code !== 'server-ended' || outcome.verdict === 'pass');
  if (isOpen) return undecided(outcome, unseen?.what === undefined ? 'server-unseen' : REASONS[unseen.what], notes);
  const noted: Outcome = { ...outcome, notes: [...outcome.notes, ...notes] };
  if (n < least && outcome.verdict !== 'inconclusive') return undecided(noted, 'too-few-samples', []);
  return noted;
};

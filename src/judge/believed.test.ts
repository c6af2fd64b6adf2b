import { expect, it } from 'vitest';
import type { Counted } from './absolute.ts';
import { believed } from './believed.ts';
import type { Outcome } from './challenge.ts';
import type { Unseen } from './slo/slo.ts';

const counted = (n: number, bad: number): Counted => ({
  ...{ n, bad, allowedBadRatio: 0.05, designEffect: { value: 1, assumed: false }, alpha: 0.05 },
});
const outcome = (verdict: Outcome['verdict']): Outcome => ({ verdict, reason: null, notes: [] });
const unseen = (seen: Partial<Unseen>): Unseen => ({ missing: 0, ended: null, why: [], ...seen });
const LEAST = 10;

it.each([
  ['enough of them', 10, 'pass'],
  ['one fewer', 9, 'inconclusive'],
  ['none', 0, 'inconclusive'],
] as const)('samples decide where they are at least ten: %s', (_, n, verdict) => {
  const reason = verdict === 'pass' ? null : 'too-few-samples';
  expect(believed(outcome('pass'), counted(n, 0), LEAST, null)).toEqual({ verdict, reason, notes: [] });
});

it('where none is missing, the end of a process takes a pass and no fail', () => {
  const ended = unseen({ ended: { pid: 7, atMs: 1, successors: null } });
  const note = expect.objectContaining({ code: 'server-ended' });
  // One of 20 decides nothing by itself: that a sample is missing would show.
  expect(believed(outcome('fail'), counted(20, 1), LEAST, ended)).toEqual({ ...outcome('fail'), notes: [note] });
  expect(believed(outcome('pass'), counted(20, 1), LEAST, ended)).toMatchObject({
    ...{ verdict: 'inconclusive', notes: [note] },
  });
});

it.each([
  ['of whom all got nothing that tells', 3, 'too-few-samples', []],
  ['of whom one got something that could', 2, 'indeterminate', ['ends-unknown']],
] as const)('an open verdict is open for unknown ends of three clients, %s', (_, unserved, reason, codes) => {
  const open: Outcome = { ...outcome('inconclusive'), reason: 'too-few-samples' };
  const seen = believed(open, counted(20, 1), LEAST, unseen({ what: 'ends', missing: 3, unserved }));
  expect([seen.verdict, seen.reason, seen.notes.map(({ code }) => code)]).toEqual(['inconclusive', reason, codes]);
});

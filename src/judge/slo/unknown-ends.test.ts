import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import { buildRecord, type ConnectionsSeen } from '../testing/build-record.ts';

const judged = (connections: ConnectionsSeen) => {
  const slices = Array.from({ length: 10 }, () => ({ connections }));
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] }));
  const { verdict, reason, n, bad, notes } = judgement.modes[0]!.objectives.find(({ id }) => id === 'disconnect-rate')!;
  return { verdict, reason, n, bad, notes: notes.filter(({ code }) => code === 'leaves-unknown') };
};
const PASS = { verdict: 'pass', reason: null, notes: [] };

describe('sockets of which nobody knows whether they were lost', () => {
  it.each<[string, ConnectionsSeen, object]>([
    ['none', { attempted: 40, unansweredLeaves: 0 }, { ...PASS, n: 400 }],
    ['unknown in an older record', { attempted: 40 }, { ...PASS, n: 400 }],
    [
      'all that a black hole swallowed',
      { attempted: 40, unansweredLeaves: 4 },
      {
        ...{ verdict: 'inconclusive', reason: 'indeterminate', n: 360, bad: 0 },
        notes: [{ code: 'leaves-unknown', connections: 40, n: 360 }],
      },
    ],
    [
      'so few that it holds though all of them were lost',
      { attempted: 300, unansweredLeaves: 1 },
      { ...PASS, n: 2_990 },
    ],
    ['open when we gave up', { attempted: 40, openAtKill: 4 }, { verdict: 'inconclusive', reason: 'indeterminate' }],
    [
      'beside a breach',
      { attempted: 40, unansweredLeaves: 2, lossesAtMs: [1, 2, 3, 4] },
      { verdict: 'fail', reason: null },
    ],
    [
      'so many that a breach is none where all of them were well',
      { attempted: 400, unansweredLeaves: 320, lossesAtMs: [1, 2] },
      { verdict: 'inconclusive', reason: 'indeterminate' },
    ],
    [
      'beside too few samples to tell of anyway',
      { attempted: 10, unansweredLeaves: 1 },
      { verdict: 'inconclusive', reason: 'too-few-samples' },
    ],
  ])('%s', (_, connections, wanted) => {
    expect(judged(connections)).toMatchObject(wanted);
  });
});

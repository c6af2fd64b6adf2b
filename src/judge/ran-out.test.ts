import { expect, it } from 'vitest';
import { judge } from './judge.ts';
import { buildRecord, evenly } from './testing/build-record.ts';

it.each([
  ['ours-eaddrinuse', 'inconclusive', 'generator-saturated'],
  ['http-503', 'fail', null],
] as const)(
  'sockets that stay out are a breach unless it was our ports that ran out on their way back: %s',
  (kind, verdict, reason) => {
    const herd = { attempted: 300, returns: { back: 280, stayedOut: 20, refused: { [kind]: 40 } } };
    const slices = [...evenly({ connections: 300 }), { connections: herd }];
    const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['connect-success'] }));
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.modes[0]!.objectives.find(({ id }) => id === 'connect-success')!.reason).toBe(reason);
  },
);

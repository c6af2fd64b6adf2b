import { expect, it } from 'vitest';
import { judge } from './judge.ts';
import { buildRecord, evenly } from './testing/build-record.ts';

it.each([
  ['ours-eaddrinuse', 'inconclusive', 'generator-saturated'],
  ['ours-eai_again', 'inconclusive', 'generator-saturated'],
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

it.each([
  [['ours-eai_again'], 'This machine got no answer from its name service 40 times (eai_again)'],
  [['ours-einval'], 'This machine had no way to the target from the source address 40 times (einval)'],
  [['ours-enomem'], 'This machine ran out of descriptors, ports or memory 40 times (enomem)'],
  [
    ['ours-eai_again', 'ours-emfile'],
    'This machine ran out of descriptors, ports or memory, or got no answer from its name service, 80 times (eai_again and emfile)',
  ],
])('requests that end in %j say nothing of the target, and that is told', (kinds, detail) => {
  const failures = Object.fromEntries(kinds.map((kind) => [kind, 40]));
  const slices = evenly({ ok: 3_000, failures });
  const { verdict, exitCode, reasons } = judge(
    buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['availability', 'error-rate'] }),
  );
  expect([verdict, exitCode]).toEqual(['inconclusive', 3]);
  expect(reasons).toEqual([expect.objectContaining({ reason: 'generator-saturated', detail })]);
});

it('a warm-up that could not open its fleet for want of descriptors leaves nothing to judge the rest by', () => {
  const fleet = { attempted: 600, carried: 300, refused: { 'ours-emfile': 300 } };
  const slices = [{ judged: false, connections: fleet }, ...evenly({ connections: 300 })];
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] }));
  expect([judgement.verdict, judgement.exitCode]).toEqual(['inconclusive', 3]);
  expect(judgement.reasons).toMatchObject([{ code: 'invalid', reason: 'generator-saturated' }]);
});

import { describe, expect, it } from 'vitest';
import { withCarried } from './carried.ts';
import { judge } from './judge.ts';
import { buildRecord, type ConnectionsSeen, type SliceSeen } from './testing/build-record.ts';

/** Two slices of warm-up that open a fleet, eight judged ones (from 4 s to 20 s) that open a few more, and one of cool-down. */
const judged = (fleet: ConnectionsSeen, after: readonly SliceSeen[]) => {
  const warmUp: SliceSeen = { judged: false, phase: 'open', connections: fleet };
  const day = Array.from({ length: 8 }, (): SliceSeen => ({ connections: { attempted: 5 } }));
  const slices = [warmUp, { judged: false, phase: 'open' }, ...day, ...after];
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] }));
  return judgement.modes[0]!.objectives.find(({ id }) => id === 'disconnect-rate')!;
};
const COOL_DOWN: readonly SliceSeen[] = [{ judged: false, phase: 'cool-down' }];
const from = (atMs: number, count: number): number[] => Array.from({ length: count }, (_, nth) => atMs + nth * 200);

describe('connections that a warm-up opened and that stood in judged time', () => {
  it.each<[string, ConnectionsSeen, object]>([
    ['are judged with the others', { attempted: 600, carried: 600 }, { n: 640, bad: 0, verdict: 'pass' }],
    [
      'and lost there break the limit',
      { attempted: 600, carried: 600, lossesAtMs: from(4_000, 60) },
      { n: 640, bad: 60, verdict: 'fail' },
    ],
    [
      'count as lost from the first judged instant to the last',
      { attempted: 600, carried: 600, lossesAtMs: [3_999, 4_000, 19_999, 20_000] },
      { n: 640, bad: 2 },
    ],
    [
      'do not count where they were lost before',
      { attempted: 600, carried: 540, lossesAtMs: from(1_000, 15) },
      { n: 580, bad: 0 },
    ],
    ['that did not are not', { attempted: 600, carried: 0 }, { n: 40, verdict: 'inconclusive' }],
    ['are not known of in an older record', { attempted: 600, lossesAtMs: from(4_000, 60) }, { n: 40, bad: 0 }],
  ])('%s', (_, fleet, wanted) => {
    expect(judged(fleet, COOL_DOWN)).toMatchObject(wanted);
  });

  it('are judged to the end of the load where no other slice follows', () => {
    const lostInTheHold = { attempted: 600, carried: 600, lossesAtMs: from(21_000, 60) };
    expect(judged(lostInTheHold, [])).toMatchObject({ n: 640, bad: 60, verdict: 'fail' });
    expect(judged(lostInTheHold, COOL_DOWN)).toMatchObject({ n: 640, bad: 0 });
  });
});

it.each([
  ['all of them', [4_000, 4_200], { 'transport close': 2 }],
  ['some of them: which is whose is not known', [3_000, 4_200], {}],
])('why they were lost is known where judged time lost %s', (_, lossesAtMs, wanted) => {
  const fleet = { attempted: 10, carried: 10, lossesAtMs };
  const { slices } = buildRecord({
    modes: {
      'gateway-only': { slices: [{ judged: false, connections: fleet }, {}, { connections: { attempted: 5 } }] },
    },
    gating: ['disconnect-rate'],
  });
  const [carried] = withCarried(
    slices,
    slices.filter(({ startMs }) => startMs >= 4_000),
  );
  expect(carried!.connections.lostByReason).toEqual(wanted);
});

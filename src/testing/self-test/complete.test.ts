import { describe, expect, it } from 'vitest';
import { SLOS } from '../../judge/slo/registry.ts';
import { FAULTS } from '../../reference/faults/registry.ts';
import { COMMITTED, columnGaps, playedObjectives, rowGaps } from './complete.ts';
import { MATRIX } from './matrix.ts';
import { FAULT_KINDS, type MatrixRow } from './row.ts';

const { rows, columns } = COMMITTED;
const delay = rows.find(({ fault }) => fault === 'delay=400ms')!;
const without = (fault: string): readonly MatrixRow[] => rows.filter((row) => row.fault !== fault);

describe('the committed matrix', () => {
  it('has no gap', () => {
    expect([rowGaps(FAULTS, COMMITTED), columnGaps(SLOS, COMMITTED)]).toEqual([[], []]);
  });

  it('plays every objective that can be measured', () => {
    const played = [...playedObjectives(SLOS, 'quotes'), ...playedObjectives(SLOS, 'server figures')];
    expect(played.toSorted()).toEqual(SLOS.map(({ id }) => id).toSorted());
  });
});

describe('a matrix with a gap', () => {
  it.each<[string, readonly MatrixRow[], string]>([
    ['a fault without a row', without('silent'), 'silent has 0 rows, not one'],
    ['an example without a row', without('delay=1.4s'), 'delay=1.4s has 0 rows, not one'],
    ['two rows of one fault', [...rows, delay], 'delay=400ms has 2 rows, not one'],
    ['a row of no fault', [...rows, { ...delay, fault: 'slow=1s' }], 'slow=1s is no example of a fault'],
    [
      'a row that breaks nothing and does not say why',
      [...without('delay=400ms'), { ...delay, cells: {} }],
      'delay=400ms breaks something, or says why not',
    ],
    [
      'a row that breaks something and says why not',
      [...without('delay=400ms'), { ...delay, why: 'no reason' }],
      'delay=400ms breaks something, or says why not',
    ],
  ])('%s', (_, wrong, message) => {
    expect(rowGaps(FAULTS, { rows: wrong, columns })).toEqual([message]);
  });

  const { cpu: _cpu, ...noCpu } = columns;
  const unread = SLOS.map((slo) => (slo.id === 'availability' ? { ...slo, measure: null } : slo));
  it.each([
    ['an objective without a column', SLOS, noCpu, 'cpu has no column'],
    [
      'one that nothing measures any more',
      unread,
      columns,
      'availability is not measured, and its column does not say so',
    ],
    [
      'one that is measured now, and whose column says that it is not',
      SLOS,
      { ...columns, 'error-rate': 'not measured' },
      'error-rate: a row turns it red, or its column says why none can',
    ],
    ['a column of no objective', SLOS, { ...columns, uptime: null }, 'uptime is no objective'],
  ])('%s', (_, slos, wrong, message) => {
    expect(columnGaps(slos, { rows, columns: wrong })).toEqual([message]);
  });

  it('one that no row turns red', () => {
    expect(columnGaps(SLOS, { rows: without('legacy-slow=400ms'), columns })).toEqual([
      'message-latency-p95: a row turns it red, or its column says why none can',
    ]);
  });
});

describe.each([
  ['short', MATRIX.filter(({ short }) => short === true)],
  ['whole', MATRIX],
])('the %s form of the self-test', (_, rows) => {
  it.each(FAULT_KINDS)('has a row that breaks something and one that does not, of %s', (kind) => {
    const ofKind = rows.filter((row) => row.kind === kind);
    expect(ofKind.some(({ why }) => why !== undefined)).toBe(true);
    expect(ofKind.some(({ cells }) => Object.keys(cells).length > 0)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { ALIKE, EFFECTS } from './effects.ts';

const random = createRandom(1, 'effects');
const given = (): Int32Array => Int32Array.from({ length: 200 }, (_, at) => 40_000 + 100 * at);
const ofName = (name: string) => EFFECTS.find((effect) => effect.name === name)!;
/** Of ascending values: the lowest, one in the middle, the first of the slowest tenth, the highest. */
const four = (sorted: Int32Array) => [sorted[0], sorted[100], sorted[180], sorted[199]];

describe('an effect on the candidate', () => {
  it.each([ALIKE, ...EFFECTS])(
    '$name: keeps the order and the number, and leaves what it is given as it is',
    ({ on }) => {
      const before = given();
      const after = on(before, random);
      expect(before).toEqual(given());
      expect(after).toHaveLength(200);
      expect(after).toEqual(after.toSorted());
    },
  );

  it.each([
    { name: '+10 %', seen: [44_000, 55_000, 63_800, 65_890] },
    { name: '+15 %', seen: [46_000, 57_500, 66_700, 68_885] },
    { name: 'slowest 10 % of requests x 1.10', seen: [40_000, 50_000, 63_800, 65_890] },
    { name: '+10 ms', seen: [50_000, 60_000, 68_000, 69_900] },
    { name: '30 % faster', seen: [28_000, 35_000, 40_600, 41_930] },
  ])('$name', ({ name, seen }) => {
    expect(four(ofName(name).on(given(), random))).toEqual(seen);
  });

  it('2 % of requests x 5', () => {
    let slow = 0;
    for (let round = 0; round < 500; round += 1) {
      slow += ofName('2 % of requests x 5')
        .on(given(), random)
        .filter((us) => us >= 200_000).length;
    }
    expect(slow / 100_000).toBeCloseTo(0.02, 2);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactShare, shareByOrigin } from './share.ts';

test('of the first n calls exactly round(n x ratio) are hit, for every n', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.0001, max: 1, noNaN: true }), fc.integer({ min: 1, max: 3_000 }), (ratio, calls) => {
      const share = exactShare(ratio);
      let hits = 0;
      for (let call = 1; call <= calls; call += 1) {
        if (share.next()) hits += 1;
        if (hits !== Math.round(call * ratio)) return false;
      }
      return true;
    }),
  );
});

test('a hit given back goes to the next call', () => {
  const share = exactShare(0.5);
  expect([share.next(), share.next()]).toEqual([true, false]);
  share.giveBack();
  expect([share.next(), share.next()]).toEqual([true, true]);
});

test('requests outside the load use up no hit of the load', () => {
  const isHit = shareByOrigin(0.02);
  for (let probe = 0; probe < 40; probe += 1) isHit(false);
  const hits = Array.from({ length: 1_000 }, () => isHit(true)).filter(Boolean);
  expect(hits).toHaveLength(20);
});

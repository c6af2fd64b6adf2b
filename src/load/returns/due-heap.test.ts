import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

it('hands out what is due, the earliest first, and nothing before its time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 60 }), fc.nat(50), (dueUs, nowUs) => {
      const heap = new DueHeap();
      for (const [item, due] of dueUs.entries()) heap.add(item, due);
      expect(heap.nextDueUs).toBe(Math.min(Number.POSITIVE_INFINITY, ...dueUs));
      const taken: number[] = [];
      for (let item = heap.take(nowUs); item >= 0; item = heap.take(nowUs)) taken.push(item);
      const expected = [...dueUs.entries()]
        .filter(([, due]) => due <= nowUs)
        .toSorted(([a, x], [b, y]) => x - y || a - b);
      expect(taken).toEqual(expected.map(([item]) => item));
      expect(heap.size).toBe(dueUs.length - taken.length);
    }),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlotQueue } from './slot-queue.ts';

const SLOTS = 6;
const step = fc.record({
  what: fc.constantFrom('push', 'shift', 'remove'),
  slot: fc.nat(SLOTS - 1),
});

it('a queue of slots gives them back in their order, without those that left', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new SlotQueue(SLOTS);
      const truth: number[] = [];
      for (const { what, slot } of steps) {
        const at = truth.indexOf(slot);
        if (what === 'push' && at === -1) {
          queue.push(slot);
          truth.push(slot);
        }
        if (what === 'shift') expect(queue.shift()).toBe(truth.shift() ?? -1);
        if (what === 'remove') {
          expect(queue.remove(slot)).toBe(at !== -1);
          if (at !== -1) truth.splice(at, 1);
        }
        expect(queue.isEmpty).toBe(truth.length === 0);
      }
    }),
  );
});

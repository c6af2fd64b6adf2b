import { expect, it } from 'vitest';
import { mergedLogs } from './several.ts';

it('logs of several processes are one, oldest first', () => {
  const log = (first: number) => ({
    ...{ capacity: 10, recorded: 2, index: [first, first + 2], receivedUs: [first * 10, (first + 2) * 10] },
    ...{ answeredUs: [first * 11, (first + 2) * 11], heldUs: [first, first], status: [200, 500 + first] },
  });
  expect(mergedLogs([log(2), log(1)])).toEqual({
    ...{ capacity: 20, recorded: 4, index: [1, 2, 3, 4], receivedUs: [10, 20, 30, 40], answeredUs: [11, 22, 33, 44] },
    ...{ heldUs: [1, 2, 1, 2], status: [200, 200, 501, 502] },
  });
});

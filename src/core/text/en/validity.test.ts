import { describe, expect, it } from 'vitest';
import type { LateFigures } from '../../judgement.ts';
import { validityText } from './validity.ts';

const late: LateFigures = {
  ...{ latenessP99Ms: 10.03, allowedMs: 10, loopUtilisation: null },
  ...{ echoMs: null, droppedLateMs: null, timedOut: null },
};

describe('what is just over what is allowed does not read as that', () => {
  it.each([
    ['lateness', validityText.late(late), 'released 10.03 ms late at P99, 10 ms allowed'],
    ['lateness at it', validityText.late({ ...late, latenessP99Ms: 10 }), 'released 10 ms late at P99, 10 ms allowed'],
    ['an echo', validityText.late({ ...late, echoMs: 10.004 }), 'echo to itself 10.004 ms late'],
    [
      'a clock that moved',
      validityText.note({ code: 'clock-moved', movedMs: 10.03, allowedMs: 10 }),
      'moved by at least 10.03 ms against ours during the load, more than 10 ms,',
    ],
    [
      'a rise',
      validityText.note({ code: 'rising', phase: 'day', riseMs: 40.02, levelMs: 120, allowedMs: 40 }),
      'rose by at least 40.02 ms over phase day (half of its slices over 120 ms), more than 40 ms,',
    ],
  ])('%s', (_, said, wanted) => {
    expect(said).toContain(wanted);
  });
});

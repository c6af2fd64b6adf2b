import { expect, it } from 'vitest';
import { MANNER } from '../core/manner.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { Recorder } from '../measure/recorder.ts';
import { createExampleKeeper } from './examples.ts';
import { Impaired } from './impaired.ts';
import { SocketBooks } from './socket-books.ts';
import { SocketMessages } from './socket-messages.ts';

const MS = 1_000;
const NONE = { asked: 0, recovered: 0, refused: 0, failed: 0, unanswered: 0, cutShort: 0, points: 0 };

/** One socket that asks at once for what it missed; what it then meets, and what its slice says. */
const recoveryAfter = (
  meets: (messages: SocketMessages, advance: (us: number) => void) => void,
  manner: number = MANNER.usual,
) => {
  const clock = createVirtualClock(0);
  const slice = { index: 0, mode: 'gateway-only', phase: 'a', judged: true, steady: true, pair: null } as const;
  const recorder = new Recorder({
    slices: [{ ...slice, startUs: 0, endUs: 1e6 }],
    ...{ limits: { responseMs: [], messageMs: [] }, numbered: true, workers: 1 },
  });
  const connections = {
    ...{ count: 1, dueUs: new Float64Array(1), leaveUs: new Float64Array(1).fill(1e6) },
    ...{ slice: new Uint32Array(1), symbolStart: Uint32Array.of(0), manner: Uint8Array.of(manner) },
  };
  const messages = new SocketMessages(
    {
      ...{ clock, startUs: 0, connections, slices: [], recorder, examples: createExampleKeeper((text) => text) },
      ...{
        sliceAt: () => 0,
        convergeMs: 2_000,
        subscribes: true,
        numbered: { symbols: 1, perConnection: 1 },
        twins: null,
      },
    },
    new SocketBooks(recorder, connections, null),
    new Impaired(connections, { pauseUs: 1, readUs: 1 }, recorder),
  );
  messages.recoveryAsked(0);
  meets(messages, clock.advance);
  return recorder.finish()[0]?.connections.recovery;
};

it.each<[string, Parameters<typeof recoveryAfter>[0], Record<string, number>]>([
  ['that has its last batch is recovered', (all) => all.recoveryEnded(0, 'recovered', ''), { recovered: 1 }],
  ['that is refused is refused', (all) => all.recoveryEnded(0, 'refused', 'x'), { refused: 1 }],
  [
    'ends once: what comes after that is of no account',
    (all) => {
      all.recoveryEnded(0, 'failed', 'x');
      all.recoveryEnded(0, 'recovered', '');
      all.over(0, 'known', 0);
    },
    { failed: 1 },
  ],
  [
    'that is asked to leave before half a second is cut short, however long the leave takes',
    (all, advance) => {
      advance(300 * MS);
      all.leaving(0);
      advance(250 * MS);
      all.over(0, 'known', 0);
    },
    { cutShort: 1 },
  ],
  [
    'that half a second does not answer is unanswered',
    (all, advance) => {
      advance(500 * MS);
      all.over(0, 'known', 0);
    },
    { unanswered: 1 },
  ],
  [
    'of a socket that is gone before that is cut short',
    (all, advance) => {
      advance(499 * MS);
      all.over(0, 'cut', 0);
    },
    { cutShort: 1 },
  ],
])('a request for what was missed %s', (_, meets, counts) => {
  expect(recoveryAfter(meets)).toEqual({ ...NONE, asked: 1, ...counts });
});

it.each(['halfOpen', 'slow'] as const)('nothing is counted of what a socket asks that we made %s', (manner) => {
  const meets = (all: SocketMessages, advance: (us: number) => void): void => {
    all.recovered(0, 0, 7);
    advance(1_000 * MS);
    all.over(0, 'cut', 0);
  };
  expect(recoveryAfter(meets, MANNER[manner])).toEqual(NONE);
  expect(recoveryAfter((all) => all.recoveryEnded(0, 'refused', 'x'), MANNER[manner])).toEqual(NONE);
});

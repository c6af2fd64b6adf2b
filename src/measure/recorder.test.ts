import { describe, expect, it } from 'vitest';
import type { PlannedSlice } from '../core/plan.ts';
import { Recorder } from './recorder.ts';

const slice = (index: number): PlannedSlice => ({
  index,
  mode: 'gateway-only',
  phase: 'load',
  judged: true,
  steady: true,
  pair: null,
  startUs: index * 1_000_000,
  endUs: (index + 1) * 1_000_000,
});

const recorder = (over: { workers?: number; numbered?: boolean; slices?: readonly PlannedSlice[] } = {}) =>
  new Recorder({
    slices: [slice(0), slice(1)],
    limits: { responseMs: [200, 500], messageMs: [100] },
    numbered: true,
    workers: 1,
    ...over,
  });

describe('what was recorded', () => {
  it('keeps one exact counter for each limit, at the limit counting as over', () => {
    const r = recorder();
    r.arrivalOk(0, 0, 0, 199_999);
    r.arrivalOk(0, 1, 0, 199_999);
    r.arrivalOk(0, 0, 0, 500_000);
    expect(r.finish()[0]?.quotes.overLimit).toEqual([
      { limitMs: 200, response: 2, control: 1 },
      { limitMs: 500, response: 1, control: 1 },
    ]);
  });

  it('is the same whether a slice was packed in between or not', () => {
    const [whole, packed] = [recorder(), recorder()];
    for (const r of [whole, packed]) {
      for (let i = 1; i <= 500; i += 1) r.arrivalOk(0, i, i, i * 17);
      while (r === packed && r.sealSome(60_000_000));
      for (let i = 1; i <= 500; i += 1) r.arrivalOk(0, i, i, i * 23);
    }
    expect(packed.finish()).toEqual(whole.finish());
  });

  it.each([
    ['none before its time', [3_999_999], [1]],
    ['one histogram at a time', [4_000_000], [5]],
    ['the next slice in its own time', [4_000_000, 4_999_999, 5_000_000], [5, 1, 5]],
    ['more at a time where several slices wait', [60_000_000], [6]],
  ])('is packed %s: in so many calls', (_, instantsUs, expected) => {
    const r = recorder();
    for (const slice of [0, 1]) r.arrivalOk(slice, 1, 1, 1);
    const callsAt = (nowUs: number): number => {
      let calls = 1;
      while (r.sealSome(nowUs)) calls += 1;
      return calls;
    };
    // Response, control, service and queue; the last call finds no more.
    expect(instantsUs.map(callsAt)).toEqual(expected);
  });

  it('leaves what never happened null, not 0', () => {
    const [first] = recorder().finish();
    expect(first?.quotes.response).toBeNull();
    expect(first?.connections.connect).toBeNull();
    expect(first?.messages.latency).toBeNull();
    expect(first?.loopUtilisationMax).toBeNull();
    expect(first?.echoMaxMs).toBeNull();
  });

  it('keeps the slowest echo of each slice', () => {
    const r = recorder();
    for (const latencyUs of [900, 3_500, 1_200]) r.echo(0, latencyUs);
    r.echo(1, 0);
    expect(r.finish().map(({ echoMaxMs }) => echoMaxMs)).toEqual([3.5, 0]);
  });
});

describe('broadcasts', () => {
  it.each([
    [
      'three clients of one broadcast are one event of size 3',
      [
        [0, 7],
        [0, 7],
        [0, 7],
      ],
      1,
      9,
    ],
    [
      'the same number of two symbols is two events',
      [
        [0, 7],
        [1, 7],
      ],
      2,
      2,
    ],
    [
      'numbers may come in any order',
      [
        [0, 7],
        [0, 8],
        [0, 7],
        [0, 9],
        [0, 8],
      ],
      3,
      9,
    ],
    [
      'a numbering that starts again makes new events',
      [
        [0, 7],
        [0, 1],
        [0, 2],
      ],
      3,
      3,
    ],
    [
      'far apart numbers grow the table',
      [
        [0, 1],
        [0, 5_000],
        [0, 5_000],
      ],
      2,
      5,
    ],
  ])('%s', (_, frames, ticks, squares) => {
    const r = recorder();
    for (const [symbol = 0, number = 0] of frames) {
      r.frame(0, 1, 500);
      r.broadcast(0, symbol, number);
    }
    expect(r.finish()[0]?.messages).toMatchObject({ frames: frames.length, ticks, tickSquares: squares });
  });

  it('of one number are two where two arms have it: each target numbers for itself', () => {
    const slices = [slice(0), { ...slice(1), mode: 'legacy-fallback' as const }];
    const r = recorder({ slices });
    for (const index of [0, 1]) for (let client = 0; client < 3; client += 1) r.broadcast(index, 0, 7);
    const seen = r.finish().map(({ messages }) => [messages.ticks, messages.tickSquares]);
    expect(seen).toEqual([
      [1, 9],
      [1, 9],
    ]);
  });

  it('of one number are one in all slices of an arm', () => {
    const r = recorder();
    for (const index of [0, 1, 1]) r.broadcast(index, 0, 7);
    expect(r.finish().map(({ messages }) => [messages.ticks, messages.tickSquares])).toEqual([
      [1, 1],
      [0, 8],
    ]);
  });

  it('scale by the number of workers that share an audience', () => {
    const halves = [recorder({ workers: 2 }), recorder({ workers: 2 })];
    for (const r of halves) for (let client = 0; client < 50; client += 1) r.broadcast(0, 0, 1);
    const squares = halves.reduce((sum, r) => sum + (r.finish()[0]?.messages.tickSquares ?? 0), 0);
    expect(squares).toBe(100 ** 2);
  });

  it('are null where nothing numbers the ticks', () => {
    const [first] = recorder({ numbered: false }).finish();
    expect([first?.messages.ticks, first?.messages.tickSquares]).toEqual([null, null]);
  });
});

describe('message latency', () => {
  it('counts a frame from the future against the clock, not one within its bound', () => {
    const r = recorder();
    r.frame(0, 1, -1_000);
    r.frame(0, 1, -2_000);
    expect(r.finish()[0]?.messages).toMatchObject({ negative: 1, aheadMaxMs: 2 });
  });

  it('takes a frame without a readable stamp for slower than everything', () => {
    const r = recorder();
    r.frame(0, 1, Number.NaN);
    const messages = r.finish()[0]?.messages;
    expect(messages?.overLimit).toEqual([{ limitMs: 100, frames: 1 }]);
    expect(messages?.latency?.overflow).toBe(1);
  });
});

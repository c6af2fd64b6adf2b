import { describe, expect, it } from 'vitest';
import { MODES } from '../core/modes.ts';
import type { PlannedSlice } from '../core/plan.ts';
import { Recorder } from './recorder.ts';

const slice = (index: number, mode = MODES[0] as PlannedSlice['mode']): PlannedSlice => ({
  ...{ index, mode, phase: 'load', judged: true, steady: true, pair: null },
  ...{ startUs: index * 1_000_000, endUs: (index + 1) * 1_000_000 },
});

const recorderOf = (slices: readonly PlannedSlice[]) =>
  new Recorder({ slices, limits: { responseMs: [200], messageMs: [100] }, numbered: true, workers: 1 });

const NO_SOCKETS = () => false;
const SOCKETS = () => true;
const states = (r: Recorder) =>
  r.handOver().map(({ settled, slice: { index } }) => `${settled ? 'settled' : 'so far'} ${index}`);

describe('a slice settles', () => {
  it('at its end and not before', () => {
    const r = recorderOf([slice(0), slice(1)]);
    r.settle(999_999, NO_SOCKETS);
    expect(states(r)).toEqual([]);
    r.settle(1_000_000, NO_SOCKETS);
    expect(states(r)).toEqual(['settled 0']);
  });

  it.each<[string, (r: Recorder) => void, (r: Recorder) => void]>([
    ['an answer', (r) => r.arrivalPlanned(0), (r) => r.arrivalOk(0, 0, 0, 5)],
    ['a failure', (r) => r.arrivalPlanned(0), (r) => r.arrivalFailed(0, 'reset')],
    ['a time-out', (r) => r.arrivalPlanned(0), (r) => r.arrivalUnanswered(0)],
    ['a drop', (r) => r.arrivalPlanned(0), (r) => r.arrivalDropped(0)],
    ['a request not released', (r) => r.arrivalPlanned(0), (r) => r.arrivalNotReleased(0)],
    ['a refusal', (r) => r.connectionPlanned(0), (r) => r.connectionRefused(0, 'reset')],
    ['a socket that is never in', (r) => r.connectionPlanned(0), (r) => r.connectionTimedOut(0)],
    ['a loss', (r) => r.connectionPlanned(0), (r) => r.connectionLost(0, 'transport close', 1)],
    ['a socket that left', (r) => r.connectionPlanned(0), (r) => r.connectionClosedByUs(0)],
    ['a socket open at a kill', (r) => r.connectionPlanned(0), (r) => r.connectionOpenAtKill(0)],
    ['a socket not released', (r) => r.connectionPlanned(0), (r) => r.connectionNotReleased(0)],
  ])('when %s was the last thing in flight', (_, planned, ended) => {
    const r = recorderOf([slice(0), slice(1)]);
    planned(r);
    r.settle(2_000_000, NO_SOCKETS);
    expect(states(r)).toEqual(['settled 1', 'so far 0']);
    ended(r);
    r.settle(2_000_000, NO_SOCKETS);
    expect(states(r)).toEqual(['settled 0']);
    expect(states(r)).toEqual([]);
  });

  it('without sockets at once, with one when the next slice of its mode begins: until then it may get a frame', () => {
    const r = recorderOf([slice(0), slice(1, MODES[1]), slice(2)]);
    r.settle(1_999_999, (mode) => mode === MODES[0]);
    expect(states(r)).toEqual(['so far 0']);
    r.settle(2_000_000, SOCKETS);
    expect(states(r)).toEqual(['settled 0', 'so far 1']);
    r.settle(3_000_000, SOCKETS);
    expect(states(r), 'the last of each mode waits for the last socket').toEqual(['so far 2']);
    r.settle(3_000_000, NO_SOCKETS);
    expect(states(r)).toEqual(['settled 1', 'settled 2']);
  });

  it('and a busy loop says nothing of it any more', () => {
    const r = recorderOf([slice(0), slice(1)]);
    r.loopUtilisation(0, 0.2);
    r.settle(1_000_000, NO_SOCKETS);
    r.loopUtilisation(0, 0.9);
    r.loopUtilisation(1, 0.9);
    expect(r.finish().map(({ loopUtilisationMax }) => loopUtilisationMax)).toEqual([0.2, 0.9]);
  });
});

describe('a slice that is over and not settled', () => {
  const open = () => {
    const r = recorderOf([slice(0)]);
    for (let i = 0; i < 100; i += 1) {
      r.arrivalPlanned(0);
      r.connectionPlanned(0);
    }
    r.settle(1_000_000, NO_SOCKETS);
    return r;
  };

  it('is told of once, and again each time that more of it is bad', () => {
    const r = open();
    expect(states(r)).toEqual(['so far 0']);
    expect(states(r)).toEqual([]);
    for (const bad of [
      () => r.arrivalOk(0, 0, 0, 200_000),
      () => r.arrivalFailed(0, 'reset'),
      () => r.arrivalUnanswered(0),
      () => r.arrivalDropped(0),
      () => r.connectionRefused(0, 'reset'),
      () => r.connectionTimedOut(0),
      () => r.connectionLost(0, 'transport close', 7_000),
    ]) {
      bad();
      expect(states(r)).toEqual(['so far 0']);
    }
    r.arrivalOk(0, 0, 0, 199_999);
    r.connectionClosedByUs(0);
    expect(states(r)).toEqual([]);
  });

  it('is told of by its counts, which stay open, without a histogram', () => {
    const r = open();
    r.arrivalOk(0, 0, 0, 300_000);
    r.connectionLost(0, 'transport close', 7_000);
    const [told] = r.handOver();
    expect(told?.slice.quotes).toMatchObject({
      ...{ counts: { planned: 100, ok: 1 }, response: null, lateness: null },
      overLimit: [{ limitMs: 200, response: 1, control: 1 }],
    });
    expect(told?.slice.connections).toMatchObject({ counts: { lost: 1 }, lossesAtMs: [7], connect: null });
    r.arrivalOk(0, 0, 0, 100);
    expect(r.finish()[0]?.quotes).toMatchObject({ counts: { ok: 2 }, response: { count: 2 } });
  });
});

describe('many slices at once', () => {
  it('are told of twenty at a time, and none is left out', () => {
    const r = recorderOf(Array.from({ length: 45 }, (_, index) => slice(index)));
    for (let index = 30; index < 45; index += 1) r.arrivalPlanned(index);
    r.settle(60_000_000, NO_SOCKETS);
    const told = [states(r), states(r), states(r), states(r)];
    expect(told.map((each) => each.length)).toEqual([20, 20, 5, 0]);
    expect(told.flat()).toEqual(
      Array.from({ length: 45 }, (_, index) => `${index < 30 ? 'settled' : 'so far'} ${index}`),
    );
  });
});

import { expect, it } from 'vitest';
import { createPatience } from './patience.ts';

/** A clock that fires when it is told to, however late that is. */
const lateClock = () => {
  let nowUs = 0;
  let waiting: (() => void) | null = null;
  const clock = {
    nowUs: () => nowUs,
    wallMs: () => nowUs / 1000,
    after: (_us: number, callback: () => void) => {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
  };
  const fireAt = (us: number): void => {
    nowUs = us;
    const callback = waiting;
    waiting = null;
    callback?.();
  };
  return { clock, fireAt };
};

const patient = () => {
  const { clock, fireAt } = lateClock();
  const over: string[] = [];
  const patience = createPatience<{ dueUs: number; name: string }>(clock);
  return { over, fireAt, queue: patience.queue(({ name }) => over.push(name)) };
};

it('ends what waits once its time has passed', () => {
  const { over, fireAt, queue } = patient();
  queue.wait({ dueUs: 0, name: 'a' }, 100_000);
  fireAt(50_000);
  expect(over).toEqual([]);
  fireAt(100_000);
  expect(over).toEqual(['a']);
});

it('after a stall of this process ends nothing before what came meanwhile was read', () => {
  const { over, fireAt, queue } = patient();
  const [pinged, silent] = [
    { dueUs: 0, name: 'pinged' },
    { dueUs: 0, name: 'silent' },
  ];
  queue.wait(pinged, 100_000);
  queue.wait(silent, 100_000);
  fireAt(60_000_000);
  expect(over).toEqual([]);
  // The loop reads: the ping of one of them was there all the while.
  queue.wait(pinged, 100_000);
  fireAt(60_050_000);
  expect(over).toEqual(['silent']);
});

it('a process that always stands still ends what waits all the same', () => {
  const { over, fireAt, queue } = patient();
  queue.wait({ dueUs: 0, name: 'a' }, 100_000);
  fireAt(10_000_000);
  fireAt(20_000_000);
  expect(over).toEqual(['a']);
});

// The answer to a leave may have less than half a second: a standstill of that length would be all of it.
it('ten milliseconds late is no stall yet, whatever the wait', () => {
  const [one, other] = [patient(), patient()];
  one.queue.wait({ dueUs: 0, name: 'a' }, 50_000);
  one.fireAt(60_000);
  expect(one.over).toEqual(['a']);
  other.queue.wait({ dueUs: 0, name: 'a' }, 50_000);
  other.fireAt(60_001);
  expect(other.over).toEqual([]);
});

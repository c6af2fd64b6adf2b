import { describe, expect, test } from 'vitest';
import { createLimiter, type Limiter } from './limiter.ts';

const SECOND_US = 1_000_000;

const limiterOf = (limit: number, ttlMs: number, isOpen = () => false): Limiter =>
  createLimiter({ limit, ttlMs }, isOpen);

/** The outcomes of hits at these seconds: how many remain, or how long to wait. */
const hits = (limiter: Limiter, seconds: readonly number[], key = 'a'): readonly string[] =>
  seconds.map((second) => {
    const answer = limiter.hit(key, second * SECOND_US);
    return answer.allowed ? `left ${answer.remaining} reset ${answer.resetSec}` : `wait ${answer.retryAfterSec}`;
  });

describe('the limiter', () => {
  test.each([
    ['lets the limit through and refuses the next', [0, 0, 0], ['left 1 reset 60', 'left 0 reset 60', 'wait 60']],
    [
      'opens a new window when the old one has ended',
      [0, 0, 60],
      ['left 1 reset 60', 'left 0 reset 60', 'left 1 reset 60'],
    ],
    [
      'blocks one whole window from the first refusal',
      [0, 0, 50, 109, 110],
      ['left 1 reset 60', 'left 0 reset 60', 'wait 60', 'wait 1', 'left 1 reset 60'],
    ],
    [
      'is not prolonged by retries',
      [0, 0, 0, 30, 59, 60],
      ['left 1 reset 60', 'left 0 reset 60', 'wait 60', 'wait 30', 'wait 1', 'left 1 reset 60'],
    ],
    ['counts the seconds down', [0, 20.5], ['left 1 reset 60', 'left 0 reset 40']],
  ])('%s', (_name, seconds, expected) => {
    expect(hits(limiterOf(2, 60_000), seconds)).toEqual(expected);
  });

  test('keeps keys apart, and forgets one when told', () => {
    const limiter = limiterOf(1, 1_000);
    expect(hits(limiter, [0, 0], 'a')).toEqual(['left 0 reset 1', 'wait 1']);
    expect(hits(limiter, [0], 'b')).toEqual(['left 0 reset 1']);
    limiter.forget('a');
    expect(hits(limiter, [0], 'a')).toEqual(['left 0 reset 1']);
  });

  test('refuses nothing while a fault holds it open', () => {
    expect(
      hits(
        limiterOf(1, 1_000, () => true),
        [0, 0, 0],
      ),
    ).toEqual(Array(3).fill('left 0 reset 1'));
  });
});

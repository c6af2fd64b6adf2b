import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handshakeRateOf } from './rate.ts';

const burst = (connectedMs: readonly number[], asked = connectedMs.length) => ({
  asked,
  connectedMs: [...connectedMs],
  limitMs: 10_000,
});
const inTurn = (count: number, serviceMs: number, wayMs = 0) =>
  Array.from({ length: count }, (_, i) => wayMs + (i + 1) * serviceMs);

describe('the rate of handshakes', () => {
  it.each([
    ['one after another, 40 ms each', 40, inTurn(10, 40), 25],
    ['the same over a way of 100 ms', 140, inTurn(10, 40, 100), 25],
    ['the same, the one alone slowed down by a cold start', 300, inTurn(10, 40), 25],
    ['two cores, sixteen threads: all ready at once', 50, Array.from({ length: 10 }, () => 250), 45],
    ['half of them refused', 40, inTurn(5, 40), 25],
  ])('%s', (_, aloneMs, connectedMs, perSec) => {
    expect(handshakeRateOf({ aloneMs, burst: burst(connectedMs) })).toEqual({
      perSec,
      atLeast: false,
      baseMs: Math.min(aloneMs, connectedMs[0]!),
    });
  });

  it('is only known to be at least so much where the burst was over at once', () => {
    expect(handshakeRateOf({ aloneMs: 8, burst: burst(inTurn(10, 1, 4)) })).toEqual({
      perSec: 900,
      atLeast: true,
      baseMs: 5,
    });
    const justLong = [5, 6, 7, 15];
    expect(handshakeRateOf({ aloneMs: 8, burst: burst(justLong) })).toMatchObject({ perSec: 300, atLeast: false });
  });

  it('of a distant target is not that of a slow one', () => {
    const far = Array.from({ length: 10 }, () => 600);
    expect(handshakeRateOf({ aloneMs: 600, burst: burst(far) })).toMatchObject({ perSec: 900, atLeast: true });
  });

  it('stands without the one alone', () => {
    expect(handshakeRateOf({ aloneMs: null, burst: burst(inTurn(10, 40)) })).toMatchObject({ perSec: 25, baseMs: 40 });
  });

  it.each([
    ['there was no burst', null],
    ['fewer than three got in', burst([40, 80], 10)],
    ['nobody got in', burst([], 10)],
  ])('is not told where %s', (_, none) => {
    expect(handshakeRateOf({ aloneMs: 40, burst: none })).toBeNull();
  });

  it('of a server that serves one after another is its own, whatever the way and the number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 500 }),
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 3, max: 30 }),
        (serviceMs, wayMs, count) => {
          const rate = handshakeRateOf({ aloneMs: wayMs + serviceMs, burst: burst(inTurn(count, serviceMs, wayMs)) });
          expect(rate?.perSec).toBeCloseTo(1_000 / serviceMs, 6);
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { failsOf, PEERS, poolPairs } from './peers.ts';

const reference = Int32Array.from({ length: 4_000 }, (_, at) => 30_000 + 10 * at);
const fails = (factor: number) => {
  const candidate = reference.map((us) => Math.round(us * factor));
  const said = failsOf({ reference, candidate }, createRandom(1, 'peers'));
  return PEERS.filter((peer) => said[peer]);
};

describe('the usual rules', () => {
  it.each([
    { what: 'the same again', factor: 1, failing: [] },
    { what: '5 % slower', factor: 1.05, failing: ['Mann-Whitney', 'bootstrap'] },
    { what: 'a fifth slower', factor: 1.2, failing: [...PEERS] },
    { what: '30 % faster', factor: 0.7, failing: [] },
  ])('$what fails by $failing', ({ factor, failing }) => {
    expect(fails(factor)).toEqual(failing);
  });

  it('take all requests of all pairs, ascending', () => {
    const pairs = [
      { reference: Int32Array.of(1, 4), candidate: Int32Array.of(5) },
      { reference: Int32Array.of(2), candidate: Int32Array.of(3, 9) },
    ];
    expect(poolPairs(pairs)).toEqual({ reference: Int32Array.of(1, 2, 4), candidate: Int32Array.of(3, 5, 9) });
  });
});

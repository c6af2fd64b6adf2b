import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { hostCoverage, SHAPES, shapeCoverage } from './centres.ts';
import { simulatedHosts } from './pairs.ts';

describe('coverage of the interval of Hodges and Lehmann', () => {
  it.each(SHAPES)('$name lies round 0', ({ start }) => {
    const next = start(createRandom(1, 'shape'));
    const below = Array.from({ length: 10_000 }, next).filter((value) => value < 0).length;
    expect(Math.abs(below / 10_000 - 0.5)).toBeLessThan(0.02);
  });

  it('is what it says for a shape round 0, and is lost for one that is not', () => {
    const [normal] = SHAPES;
    expect(Math.abs(shapeCoverage(normal!, 15, 1_000, 1) - 0.95)).toBeLessThan(0.02);
    const moved = { name: 'moved', start: (random: () => number) => () => random() - 0.2 };
    expect(shapeCoverage(moved, 60, 200, 1)).toBeLessThan(0.1);
  });

  it('is there for every quantile of a host', () => {
    const coverage = hostCoverage(simulatedHosts[0]!, 20, 1);
    expect(coverage).toHaveLength(3);
    for (const share of coverage) expect(share).toBeGreaterThan(0.7);
  });
});

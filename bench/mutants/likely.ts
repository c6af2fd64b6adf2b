import { z } from 'zod';

/**
 * Which test files noticed mutants of a file, so that those are tried first. It is an order and nothing else: where it is wrong it costs time.
 */
export type Likely = {
  /** The tests in the order in which they are to be tried. */
  order(file: string, tests: readonly string[]): readonly string[];
  /** This test noticed a mutant of this file. */
  note(file: string, test: string): void;
  /** For the next time: of each file the test that noticed most. */
  toJson(): string;
};

type Counts = Map<string, Map<string, number>>;

const bestOf = (counts: ReadonlyMap<string, number>): string => {
  const [best] = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return best?.[0] ?? '';
};

/** Starts from what an earlier run left: a test for each file. */
export const createLikely = (json: string): Likely => {
  const left = z.record(z.string(), z.string()).parse(JSON.parse(json));
  const counts: Counts = new Map(Object.entries(left).map(([file, test]) => [file, new Map([[test, 1]])]));
  return {
    order: (file, tests) => {
      const of = counts.get(file);
      return tests.toSorted((a, b) => (of?.get(b) ?? 0) - (of?.get(a) ?? 0));
    },
    note: (file, test) => {
      const of = counts.get(file) ?? new Map<string, number>();
      counts.set(file, of.set(test, (of.get(test) ?? 0) + 1));
    },
    toJson: () => {
      const best = [...counts].map(([file, of]) => [file, bestOf(of)] as const);
      return `${JSON.stringify(Object.fromEntries(best.toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
    },
  };
};

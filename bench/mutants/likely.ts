import { z } from 'zod';

/**
 * Which test files noticed mutants of a file, so that those are tried first. It is an order and nothing else: where it is wrong it costs time.
 */
export type Likely = {
  /** The tests in the order in which they are to be tried: those that noticed something, or else the first, and then the others. */
  split(
    file: string,
    tests: readonly string[],
  ): { readonly likely: readonly string[]; readonly others: readonly string[] };
  /** This test noticed a mutant of this file. */
  note(file: string, test: string): void;
  /** For the next time: of each file the tests that noticed something, those that noticed most first. */
  toJson(): string;
};

type Counts = ReadonlyMap<string, number>;

const mostFirst = (counts: Counts): readonly string[] =>
  [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([test]) => test);

/** What an earlier run left weighs less than one mutant of this one, and keeps its order. */
const leftBy = (tests: string): Counts => new Map(tests.split(' ').map((test, at) => [test, 1 / (2 + at)]));

/** Starts from what an earlier run left: of each file its tests, with a space between them. */
export const createLikely = (json: string): Likely => {
  const left = z.record(z.string(), z.string()).parse(JSON.parse(json));
  const noticed = new Map(Object.entries(left).map(([file, tests]) => [file, leftBy(tests)]));
  return {
    split: (file, tests) => {
      const known = mostFirst(noticed.get(file) ?? new Map()).filter((test) => tests.includes(test));
      const likely = known.length > 0 ? known : tests.slice(0, 1);
      return { likely, others: tests.filter((test) => !likely.includes(test)) };
    },
    note: (file, test) => {
      const counts = noticed.get(file) ?? new Map<string, number>();
      noticed.set(file, new Map([...counts, [test, (counts.get(test) ?? 0) + 1]]));
    },
    toJson: () => {
      const files = [...noticed].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `${JSON.stringify(Object.fromEntries(files.map(([file, of]) => [file, mostFirst(of).join(' ')])), null, 2)}\n`;
    },
  };
};

import { dirname, join } from 'node:path/posix';

/** The text of each file by its path from the root. */
export type Texts = ReadonlyMap<string, string>;

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g;

const importsIn = (path: string, text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, to = '']) => join(dirname(path), to));

const importersOf = (texts: Texts): ReadonlyMap<string, readonly string[]> => {
  const edges = [...texts].flatMap(([from, text]) => importsIn(from, text).map((to) => ({ from, to })));
  return new Map([...Map.groupBy(edges, ({ to }) => to)].map(([to, of]) => [to, of.map(({ from }) => from)]));
};

const ownTestOf = (file: string): string => file.replace(/\.ts$/, '.test.ts');

/**
 * Gives the test files that import a file, over however many others, and so could come by it: its own and those of its importers first, then the others,
 * the nearest first. Types count as imports: one too many is only tried in vain.
 */
export const testsByFile = (texts: Texts, isTest: (path: string) => boolean): ((file: string) => readonly string[]) => {
  const importers = importersOf(texts);
  return (file) => {
    const seen = new Set([file]);
    // A set hands out what is added while it is walked: nearest first.
    for (const path of seen) for (const importer of importers.get(path) ?? []) seen.add(importer);
    const own = [...seen].map(ownTestOf).filter((path) => seen.has(path));
    return [...new Set([...own, ...seen])].filter(isTest);
  };
};

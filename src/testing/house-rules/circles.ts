import { posix } from 'node:path';
import { importsOf } from './import-list.ts';
import { type HouseRule, isCode, made, type SourceFile, type Violation } from './source.ts';

const localImportsOf = (file: SourceFile): readonly string[] =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file.path), specifier));

/** Each file that imports itself by way of others, named once a circle, with the way round. */
const circlesOf = (files: readonly SourceFile[]): readonly Violation[] => {
  const importsBy = new Map(files.map((file) => [file.path, localImportsOf(file)]));
  const done = new Set<string>();
  const found: Violation[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push({ path, detail: [...way.slice(at), path].join(' -> ') });
    if (at >= 0 || done.has(path)) return;
    for (const next of importsBy.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of importsBy.keys()) walk(path, []);
  return found;
};

export const circleRule: HouseRule = {
  name: 'no file imports itself by way of others, not even a type',
  check: (files) => circlesOf(files.filter(isCode)),
  redCases: [
    {
      why: 'two files need each other',
      files: [
        made('src/core/a.ts', "import { x } from './b.ts';"),
        made('src/core/b.ts', "import type { Y } from './a.ts';"),
      ],
    },
    {
      why: 'three stand in a ring',
      files: [
        made('src/core/a.ts', "import { x } from './d/b.ts';"),
        made('src/core/d/b.ts', "export { x } from './c.ts';"),
        made('src/core/d/c.ts', "import { y } from '../a.ts';"),
      ],
    },
  ],
};

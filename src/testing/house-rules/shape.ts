import { codeOf, type HouseRule, isCode, isTest, made, roomOf, type SourceFile } from './source.ts';

const MOST_LINES = 300;
const MEDIAN_LINES = 100;

const linesOf = ({ text }: SourceFile): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const manyLines = (count: number): string => 'const x = 1;\n'.repeat(count);

export const lengthRule: HouseRule = {
  name: `no file has over ${MOST_LINES} lines`,
  check: (files) =>
    files
      .filter((file) => isCode(file) && linesOf(file) > MOST_LINES)
      .map((file) => ({ path: file.path, detail: `${linesOf(file)} lines` })),
  redCases: [{ why: 'one line too many', files: [made('src/core/a.ts', manyLines(MOST_LINES + 1))] }],
};

export const medianRule: HouseRule = {
  name: `half of all files have under ${MEDIAN_LINES} lines`,
  check: (files) => {
    const lengths = files
      .filter((file) => isCode(file) && !isTest(file))
      .map(linesOf)
      .toSorted((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    return median < MEDIAN_LINES ? [] : [{ path: '.', detail: `the median is ${median} lines` }];
  },
  redCases: [{ why: 'every file is long', files: [made('src/core/a.ts', manyLines(MEDIAN_LINES))] }],
};

/** Where one object a run writes into buffers of its own, millions of times: closures would cost what they measure. */
const HOT_ROOMS = new Set(['src/load', 'src/measure']);

const CLASS = /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+(\w+)(?:<[^>]*>)?(?:\s+extends\s+(\w+))?/gm;

export const classRule: HouseRule = {
  name: 'no class but errors, and the owners of buffers in load and measure',
  check: (files) =>
    files
      .filter((file) => isCode(file) && !HOT_ROOMS.has(roomOf(file.path) ?? ''))
      .flatMap((file) =>
        [...codeOf(file).matchAll(CLASS)]
          .filter((match) => match[2]?.endsWith('Error') !== true)
          .map((match) => ({ path: file.path, detail: `class ${match[1]}` })),
      ),
  redCases: [
    { why: 'a class without need', files: [made('src/judge/a.ts', 'export class Judge {}')] },
    { why: 'a class that extends another', files: [made('src/cli/a.ts', 'class Runner extends Base {}')] },
  ],
};

/** Folders of `src` that the cli and tests share are rooms too: each says what it is for. */
const OUTER_ROOMS = ['profiles', 'scenarios', 'suites', 'reports', 'bench', 'docs'];

export const readmeRule: HouseRule = {
  name: 'every room says in a README.md what comes in, what goes out and what may be touched',
  check: (files) => {
    const paths = new Set(files.map(({ path }) => path));
    const inner = files.map(({ path }) => roomOf(path)).filter((room) => room?.startsWith('src/') === true);
    return [...new Set([...inner, ...OUTER_ROOMS])]
      .filter((room) => !paths.has(`${room}/README.md`))
      .map((room) => ({ path: `${room}/README.md`, detail: 'is missing' }));
  },
  redCases: [
    {
      why: 'a room of src has none',
      files: [...OUTER_ROOMS.map((room) => made(`${room}/README.md`, '')), made('src/core/a.ts', '')],
    },
    { why: 'a room outside src has none', files: OUTER_ROOMS.slice(1).map((room) => made(`${room}/README.md`, '')) },
  ],
};

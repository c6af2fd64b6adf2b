import { codeOf, type HouseRule, isCode, isTest, made, roomOf, type SourceFile } from './source.ts';

const isProduct = (file: SourceFile): boolean => isCode(file) && !isTest(file) && file.path.startsWith('src/');

type Pattern = { readonly detail: string; readonly pattern: RegExp };

const found = (file: SourceFile, patterns: readonly Pattern[]) =>
  patterns.filter(({ pattern }) => pattern.test(codeOf(file))).map(({ detail }) => ({ path: file.path, detail }));

const SURROUNDINGS: readonly Pattern[] = [
  { detail: 'reads the command line', pattern: /\bprocess\s*\.\s*argv\b/ },
  { detail: 'reads the environment', pattern: /\bprocess\s*\.\s*env\b/ },
  { detail: 'takes the process apart', pattern: /\b(argv|env)\b[^;=]*\}\s*=\s*process\b/ },
  { detail: 'imports the process', pattern: /from 'node:process'/ },
];

export const surroundingsRule: HouseRule = {
  name: 'only cli reads the command line and the environment',
  check: (files) =>
    files
      .filter((file) => isProduct(file) && roomOf(file.path) !== 'src/cli')
      .flatMap((file) => found(file, SURROUNDINGS)),
  redCases: [
    { why: 'a room reads a variable', files: [made('src/load/a.ts', "const x = process.env['X'];")] },
    { why: 'a room reads the arguments', files: [made('src/store/a.ts', 'const [x] = process.argv;')] },
    { why: 'a room hides it', files: [made('src/store/a.ts', 'const { env } = process;')] },
    { why: 'a room imports it', files: [made('src/store/a.ts', "import { env } from 'node:process';")] },
  ],
};

const CLOCK: readonly Pattern[] = [
  { detail: 'reads the wall clock', pattern: /\bDate\s*\.\s*now\b/ },
  { detail: 'makes a date of now', pattern: /\bnew\s+Date\s*(\(\s*\)|(?!\s*\())/ },
  { detail: 'reads the monotonic clock', pattern: /\bperformance\s*\.\s*now\b|\bhrtime\b/ },
];

/** The player runs inside k6, where there is no clock of ours to be passed. */
const CLOCKS = new Set(['src/core/clock.ts', 'src/load/k6/player/main.ts']);

export const clockRule: HouseRule = {
  name: 'only core/clock.ts reads the clock, and the player inside k6',
  check: (files) =>
    files.filter((file) => isProduct(file) && !CLOCKS.has(file.path)).flatMap((file) => found(file, CLOCK)),
  redCases: [
    { why: 'k6 is started by the wall clock', files: [made('src/load/k6/play.ts', 'const now = Date.now();')] },
    { why: 'the wall clock', files: [made('src/judge/a.ts', 'const now = Date.now();')] },
    { why: 'a date of now', files: [made('src/store/a.ts', 'const now = new Date().toISOString();')] },
    { why: 'the monotonic clock', files: [made('src/load/a.ts', 'const now = performance.now();')] },
    { why: 'hrtime', files: [made('src/load/a.ts', 'const now = process.hrtime.bigint();')] },
  ],
};

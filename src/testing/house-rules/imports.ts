import { posix } from 'node:path';
import { importsOf } from './import-list.ts';
import { type HouseRule, isCode, isTest, made, roomOf, type SourceFile, type Violation } from './source.ts';

/** Which rooms a room may import besides itself; rooms that are not listed may import all. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/scenario': ['src/core'],
  'src/measure': ['src/core'],
  'src/judge': ['src/core', 'src/measure'],
  'src/report': ['src/core', 'src/judge', 'src/measure'],
  'src/load': ['src/core', 'src/scenario', 'src/measure'],
  'src/target': ['src/core'],
  'src/verify': ['src/core', 'src/load', 'src/target', 'src/judge'],
  'src/store': ['src/core'],
  'src/proxy': ['src/core'],
  'src/reference': ['src/core', 'src/proxy'],
  // What runs inside vitest: it asks the judge, and words its answers as reports do.
  'src/matchers': ['src/core', 'src/judge', 'src/report', 'src/store', 'src/cli'],
  // As in a user's own repository: through the public entry, or the part of core that it hands on.
  'src/suite': [
    ...['src/core', 'src/scenario', 'src/judge', 'src/store', 'src/target'],
    ...['src/cli', 'src/matchers'],
  ],
  profiles: ['src', 'src/core'],
  scenarios: ['src', 'src/core'],
};

/** Rooms without I/O, network, processes or threads of their own. */
const PURE = new Set(['src/core', 'src/scenario', 'src/measure', 'src/judge']);
const IMPURE_MODULE =
  /^(undici|socket\.io(-client)?|node:(fs|net|tls|http2?|https|dns|dgram|child_process|worker_threads|cluster|os|timers|perf_hooks|readline|process))(\/|$)/;

/** Packages that only some rooms may use. The reference target must share no client code, or it proves nothing. */
const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  'socket.io': ['src/reference'],
  // A bench holds ours against it as it is.
  'socket.io-client': ['src/load', 'bench'],
  undici: ['src/load', 'src/target', 'src/cli', 'bench'],
  autocannon: ['src/load', 'bench'],
  commander: ['src/cli'],
  // It is the user's own, and not there in every installation; a bench is not in the package.
  vitest: ['src/matchers', 'src/suite', 'suites', 'bench'],
};

const localFault = (file: SourceFile, specifier: string): string | null => {
  const own = roomOf(file.path);
  const target = posix.normalize(posix.join(posix.dirname(file.path), specifier));
  const other = roomOf(target);
  // A bench plays what a test plays, only longer.
  const mayUseTests = isTest(file) || file.path.startsWith('bench/');
  if (!mayUseTests && (/\.(test|e2e|suite)\.ts$/.test(target) || target.includes('/testing/')))
    return `imports test code: ${specifier}`;
  if (own === null || other === null || own === other || isTest(file)) return null;
  const allowed = ROOMS[own];
  return allowed === undefined || allowed.includes(other) ? null : `${own} may not import ${other}`;
};

const packageFault = (file: SourceFile, specifier: string): string | null => {
  const own = roomOf(file.path) ?? '';
  if (isTest(file)) return null;
  if (own === 'src/core' && specifier !== 'zod') return `src/core may import only zod, not ${specifier}`;
  if (PURE.has(own) && IMPURE_MODULE.test(specifier)) return `${own} is pure and may not import ${specifier}`;
  const rooms = PACKAGE_ROOMS[specifier];
  return rooms === undefined || rooms.includes(own) ? null : `${own} may not import ${specifier}`;
};

const faultsOf = (file: SourceFile): readonly Violation[] =>
  importsOf(file).flatMap((specifier) => {
    const fault = specifier.startsWith('.') ? localFault(file, specifier) : packageFault(file, specifier);
    return fault === null ? [] : [{ path: file.path, detail: fault }];
  });

export const importRule: HouseRule = {
  name: 'every room imports only what the table allows',
  check: (files) => files.filter(isCode).flatMap(faultsOf),
  redCases: [
    { why: 'judge reaches into load', files: [made('src/judge/a.ts', "import { x } from '../load/engine.ts';")] },
    {
      why: 'the reference target uses client code',
      files: [made('src/reference/a/b.ts', "import type { X } from '../../target/client.ts';")],
    },
    {
      why: 'the reference target is a client',
      files: [made('src/reference/a.ts', "import { request } from 'undici';")],
    },
    {
      why: 'core has a dependency',
      files: [made('src/core/a.ts', "import { z } from 'zod';\nimport x from 'commander';")],
    },
    { why: 'core reads files', files: [made('src/core/a.ts', "import { readFileSync } from 'node:fs';")] },
    { why: 'a pure room spawns', files: [made('src/measure/a.ts', "import {\n  fork,\n} from 'node:child_process';")] },
    { why: 'a profile imports the cli', files: [made('profiles/a.ts', "import { main } from '../src/cli/main.ts';")] },
    { why: 'a room re-exports another', files: [made('src/store/a.ts', "export { x } from '../judge/judge.ts';")] },
    {
      why: 'a room loads another late',
      files: [made('src/store/a.ts', "const x = await import('../load/engine.ts');")],
    },
    { why: 'the command line needs vitest to start', files: [made('src/cli/a.ts', "import { it } from 'vitest';")] },
    { why: 'a product file leans on test code', files: [made('src/load/a.ts', "import { x } from './testing/x.ts';")] },
  ],
};

export const extensionRule: HouseRule = {
  name: 'local imports name the file with its .ts ending',
  check: (files) =>
    files
      .filter(isCode)
      .flatMap((file) => importsOf(file).map((specifier) => ({ path: file.path, detail: specifier })))
      .filter(({ detail }) => detail.startsWith('.') && !/\.(ts|json)$/.test(detail)),
  redCases: [{ why: 'the ending is left out', files: [made('src/core/a.ts', "import { x } from './b';")] }],
};

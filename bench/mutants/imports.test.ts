import { describe, expect, it } from 'vitest';
import { testsByFile } from './imports.ts';

const texts = new Map([
  ['src/a.ts', 'export const a = 1;'],
  ['src/b.ts', "import { a } from './a.ts';\nexport const b = a;"],
  ['src/room/c.ts', "import type { B } from '../b.ts';\nexport { a } from '../a.ts';"],
  ['src/room/d.ts', "export const d = async () => (await import('./c.ts')).a;\n// from '../e.ts' too, as it seems"],
  ['src/e.ts', "import './room/f.ts';"],
  ['src/room/f.ts', "import {\n  e,\n} from '../e.ts';"],
  ['src/far.test.ts', "import { d } from './room/d.ts';"],
  ['src/near.test.ts', "import { b } from './b.ts';\nimport { expect } from 'vitest';"],
  ['src/room/c.test.ts', "import { a } from './c.ts';"],
  ['src/a.test.ts', "import { a } from './a.ts';\nimport { b } from './b.ts';"],
  ['src/e.test.ts', "import { e } from './e.ts';"],
]);
const testsOf = testsByFile(texts, (path) => path.endsWith('.test.ts'));

describe('the tests of a file', () => {
  it.each([
    ['src/a.ts', ['src/a.test.ts', 'src/room/c.test.ts', 'src/near.test.ts', 'src/far.test.ts']],
    ['src/b.ts', ['src/room/c.test.ts', 'src/near.test.ts', 'src/a.test.ts', 'src/far.test.ts']],
    ['src/room/c.ts', ['src/room/c.test.ts', 'src/far.test.ts']],
    ['src/room/f.ts', ['src/e.test.ts', 'src/far.test.ts']],
    ['src/none.ts', []],
  ])('%s: its own, those of its importers, then the nearest', (file, tests) => {
    expect(testsOf(file)).toEqual(tests);
  });
});

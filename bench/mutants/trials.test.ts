import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLikely } from './likely.ts';
import { type SwitchedTree, switchedTree } from './tree.ts';
import { createTrials, type Fate } from './trials.ts';
import { type Lane, openLane } from './warm/lane.ts';

const FILES = {
  'vitest.config.ts': "export default { test: { projects: [{ test: { name: 'unit' } }] } };",
  'src/judge/a.ts': `
    const low = 1;
    export const isLate = (late: number): boolean => late > 5;
    export const isEarly = (early: number): boolean => early < low;
    export const count = (most: number): number => {
      let n = 0;
      for (let left = most; left > 0; left = Math.max(left - 1, 0)) n += 1;
      return n;
    };
    export const mostOf = (one: number, other: number): number => Math.max(one, other);
    export const isUnseen = (unseen: number): boolean => unseen === 1;
    export const live = (life: number): number => { if (life !== 1) process.kill(process.pid, 'SIGKILL'); return life; }`,
  // Made at import, and kept: a mutant of it must be gone with the next one.
  'src/judge/table.ts': `
    export const TABLE = [1, 2, 3].filter((item) => item < 3);
    const seen = new Map<number, boolean>();
    export const isBig = (big: number): boolean => {
      if (!seen.has(big)) seen.set(big, big >= 7);
      return seen.get(big) ?? false;
    };`,
  'src/judge/a.test.ts': `
    import { describe, expect, it } from 'vitest';
    import { count, isEarly, isLate, live, mostOf } from './a.ts';
    describe('late', () => { it('is > 5', () => expect([isLate(5), isLate(6)]).toEqual([false, true])); });
    it('early below', () => expect([isEarly(0), isEarly(2)]).toEqual([true, false]));
    it('counts', () => expect(count(3)).toBe(3));
    it('most', () => expect(mostOf(1, 2)).toBe(2));
    it('lives', () => expect(live(1)).toBe(1));`,
  'src/judge/table.test.ts': `
    import { expect, it } from 'vitest';
    import { isBig, TABLE } from './table.ts';
    it('table', () => expect(TABLE).toEqual([1, 2]));
    it('big', () => expect([isBig(7), isBig(7), isBig(6)]).toEqual([true, true, false]));`,
  'src/judge/red.ts': 'export const isRed = (red: number): boolean => red < 1;',
  'src/judge/red.test.ts': `
    import { expect, it } from 'vitest';
    import { isRed } from './red.ts';
    it('is red', () => expect([isRed(1), isRed(2)]).toEqual([false, true]));`,
};

const over = new AbortController();
let root = '';
let tree: SwitchedTree;
let lane: Lane;

const write = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-made-up-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  await symlink(join(import.meta.dirname, '../../node_modules'), join(path, 'node_modules'));
  await writeFile(join(path, '.gitignore'), 'node_modules');
  execFileSync('git', ['init', '-q'], { cwd: path });
  return path;
};

beforeAll(async () => {
  root = await write(FILES);
  tree = await switchedTree(root);
  lane = openLane(tree.path, over.signal);
});

afterAll(async () => {
  lane.stop();
  await tree.remove();
  await rm(root, { recursive: true });
});

/** The mutant of the comparison that reads so, and what it becomes. */
const fateOf = async (reads: string): Promise<Fate> => {
  const mutant = tree.mutants.find(({ code, flip }) => code.includes(reads) && reads.includes(flip.split(' ')[0]!));
  if (mutant === undefined) throw new Error(`no mutant of ${reads}`);
  return createTrials(tree, createLikely('{}'), { leastMs: 1_000, times: 1 }).tryMutant(lane, mutant);
};

const killed = (by: string): Fate => ({ kind: 'killed', by });

describe('trials of a made-up judge', () => {
  it.each([
    ['a comparison with a test of both sides', 'late > 5', killed('late is > 5')],
    ['one whose boundary is not tested', 'early < low', { kind: 'survived' }],
    ['one that loops for ever', 'left > 0', { kind: 'timed-out' }],
    ['an extreme, after the loop was killed', 'Math.max(one', killed('most')],
    ['one that no test comes by', 'unseen === 1', { kind: 'survived' }],
    ['one that is made at import', 'item < 3', killed('table')],
    ['one whose answer is kept', 'big >= 7', killed('big')],
    ['one that ends the process', 'life !== 1', { kind: 'crashed', output: expect.any(String) }],
    ['the boundary without a test, after all that was kept', 'early < low', { kind: 'survived' }],
  ])('%s', async (_, reads, fate) => {
    expect(await fateOf(reads)).toEqual(fate);
  });

  it('a test that fails without a mutant notices nothing: it is an error', async () => {
    await expect(fateOf('red < 1')).rejects.toThrow('without a mutant the tests are not green: src/judge/red.test.ts');
  });
});

import { afterAll, inject } from 'vitest';
import { SWITCH } from '../switches.ts';

/** Runs before each test file of a copy with switches: gives the switch, and notes for the file which mutants would have made a difference. */

declare module 'vitest' {
  interface ProvidedContext {
    mutants: { readonly awake: number; readonly count: number };
  }
  interface TaskMeta {
    differing?: readonly number[];
  }
}

const { awake, count } = inject('mutants');
const differing = new Uint8Array(count + 1);

const differs = <T>(id: number, is: T, other: T): T => {
  differing[id] = 1;
  return id === awake ? other : is;
};

Object.assign(globalThis, { [SWITCH]: differs });

// biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the first parameter, and takes no other form.
afterAll(({}, suite) => {
  suite.meta.differing = [...differing.keys()].filter((id) => differing[id] === 1);
});

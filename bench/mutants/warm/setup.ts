import { afterAll, inject } from 'vitest';
import { SWITCH } from '../switches.ts';

/** Runs before each test file of a copy with switches: gives the switch, and notes for the file which mutants it came by. */

declare module 'vitest' {
  interface ProvidedContext {
    mutants: { readonly awake: number; readonly count: number };
  }
  interface TaskMeta {
    reached?: readonly number[];
  }
}

const { awake, count } = inject('mutants');
const reached = new Uint8Array(count + 1);

const isFlipped = (id: number): boolean => {
  reached[id] = 1;
  return id === awake;
};

Object.assign(globalThis, { [SWITCH]: isFlipped });

// biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the first parameter, and takes no other form.
afterAll(({}, suite) => {
  suite.meta.reached = [...reached.keys()].filter((id) => reached[id] === 1);
});

import type { ChildProcess } from 'node:child_process';

/**
 * What `start` starts, or why the system refused it at once: Node throws some of that (a file in place of a folder, words that are too long), and the rest
 * comes later as an `error` of the process, which without a descriptor left has no pipes either, whatever its type says.
 */
export const begun = <Child extends ChildProcess>(start: () => Child): Child | Error => {
  try {
    return start();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

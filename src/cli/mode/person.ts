import { createInterface } from 'node:readline/promises';
import type { CliContext } from '../context.ts';

/** The person at the terminal, if there is one: asked on stderr, so that stdout stays what scripts read. */
export type Person = {
  readonly isThere: boolean;
  /** The line that is typed; null when input ends first. */
  answer(question: string): Promise<string | null>;
};

export const personAtTerminal = ({ stderr }: CliContext): Person => ({
  isThere: process.stdin.isTTY === true && process.stderr.isTTY === true,
  answer: async (question) => {
    stderr(question);
    const lines = createInterface({ input: process.stdin });
    try {
      for await (const line of lines) return line;
      return null;
    } finally {
      lines.close();
    }
  },
});

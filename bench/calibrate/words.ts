import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What `npm run calibrate` was asked for; `only` = one part, null = all of them. */
export type Words = {
  readonly seed: number;
  readonly repeats: number;
  readonly only: string | null;
  readonly threads: number;
};

const WHOLE = /^[1-9]\d{0,5}$/;

/** Reads `--seed 1 --repeats 1000 --only power --threads 2`; throws with one sentence at anything else. */
export const readWords = (args: readonly string[], parts: readonly string[]): Words => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      repeats: { type: 'string', default: '1000' },
      only: { type: 'string' },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const { only = null, ...numbers } = values;
  for (const [name, value] of Object.entries(numbers)) {
    if (!WHOLE.test(value)) throw new Error(`--${name} wants a whole number from 1, not ${value}`);
  }
  if (only !== null && !parts.includes(only)) {
    throw new Error(`no part is called ${only}; known: ${parts.join(', ')}`);
  }
  return {
    seed: Number(numbers.seed),
    repeats: Number(numbers.repeats),
    threads: Number(numbers.threads),
    only,
  };
};

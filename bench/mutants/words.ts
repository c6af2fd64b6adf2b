import { parseArgs } from 'node:util';

/** `sample`: try so many, drawn by `seed`; `file`: only mutants of files whose path has this in it. */
export type Words = { readonly sample: number | null; readonly seed: number; readonly file: string };

const WHOLE = /^[1-9]\d{0,5}$/;

/** Reads `--sample 12 --seed 1 --file slo/`; throws with one sentence at anything else. */
export const readWords = (args: readonly string[]): Words => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      file: { type: 'string', default: '' },
    },
  });
  for (const [name, value] of Object.entries({ sample: values.sample ?? '1', seed: values.seed }))
    if (!WHOLE.test(value)) throw new Error(`--${name} wants a whole number from 1, not ${value}`);
  return {
    sample: values.sample === undefined ? null : Number(values.sample),
    seed: Number(values.seed),
    file: values.file,
  };
};

/** So many of a list, each as likely as the others, in their order; all of them when there are no more. */
export const draw = <T>(items: readonly T[], count: number, random: () => number): readonly T[] =>
  items
    .map((item, at) => ({ item, at, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, count)
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

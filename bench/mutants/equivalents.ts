import { z } from 'zod';
import type { Mutant } from './find.ts';

const equivalentSchema = z.strictObject({
  file: z.string(),
  code: z.string(),
  flip: z.string(),
  why: z.string().min(20),
});

/** A mutant that no test can tell from the real code, and why: `file`, the line as it stands without its indent, and the flip. */
export type Equivalent = z.infer<typeof equivalentSchema>;

/** The committed list; throws when it does not read. */
export const parseEquivalents = (json: string): readonly Equivalent[] =>
  z.array(equivalentSchema).parse(JSON.parse(json));

const isOf = (mutant: Mutant, { file, code, flip }: Equivalent): boolean =>
  mutant.file === file && mutant.code === code && mutant.flip === flip;

/** The entry that excuses a mutant, or null. */
export const excuseOf = (mutant: Mutant, equivalents: readonly Equivalent[]): Equivalent | null =>
  equivalents.find((entry) => isOf(mutant, entry)) ?? null;

/** What is wrong with the list itself: an entry that matches no mutant of today, or more than one. */
export const wrongEntries = (equivalents: readonly Equivalent[], mutants: readonly Mutant[]): readonly string[] =>
  equivalents.flatMap((entry) => {
    const matches = mutants.filter((mutant) => isOf(mutant, entry)).length;
    return matches === 1
      ? []
      : [`${entry.file}: \`${entry.code}\`, ${entry.flip}: matches ${matches} mutants, not one`];
  });

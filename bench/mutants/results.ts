import type { Outcome, Row } from '../accept/outcome.ts';
import type { Equivalent } from './equivalents.ts';
import { excuseOf } from './equivalents.ts';
import type { Mutant } from './find.ts';
import type { Fate } from './trials.ts';

export type Tried = { readonly mutant: Mutant; readonly fate: Fate };

const KINDS = ['killed', 'timed-out', 'crashed', 'survived'] as const;

/** `file:line: flip in code`. */
export const describeMutant = ({ file, line, flip, code }: Mutant): string => `${file}:${line}: ${flip} in \`${code}\``;

/** What a run of mutants found wrong: survivors without an excuse, and excuses that a test refutes. */
export const complaintsOf = (tried: readonly Tried[], equivalents: readonly Equivalent[]): readonly string[] =>
  tried.flatMap(({ mutant, fate }) => {
    const excused = excuseOf(mutant, equivalents) !== null;
    if (fate.kind === 'survived') return excused ? [] : [`survived: ${describeMutant(mutant)}`];
    return excused ? [`listed as equivalent, yet ${fate.kind}: ${describeMutant(mutant)}`] : [];
  });

const countsOf = (tried: readonly Tried[]): string =>
  KINDS.map((kind) => ({ kind, count: tried.filter(({ fate }) => fate.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');

/** `5 mutants: 4 killed, 1 survived`. */
export const summaryOf = (tried: readonly Tried[]): string => `${tried.length} mutants: ${countsOf(tried)}`;

const rowOf = (name: string, tried: readonly Tried[], equivalents: readonly Equivalent[]): Row => {
  const excused = tried.filter(({ mutant }) => excuseOf(mutant, equivalents) !== null).length;
  const note = excused === 0 ? '' : `; ${excused} listed as equivalent`;
  return { name, met: complaintsOf(tried, equivalents).length === 0, seen: `${summaryOf(tried)}${note}` };
};

/** The page of a whole run: a row for each file, a row for each survivor, then all of it. */
export const outcomeOf = (tried: readonly Tried[], equivalents: readonly Equivalent[], seconds: number): Outcome => {
  const byFile = [...Map.groupBy(tried, ({ mutant }) => mutant.file)];
  const survivors = tried.filter(({ fate }) => fate.kind === 'survived');
  return {
    title: 'Every comparison of the judge turned over',
    claim:
      'Each comparison in src/judge becomes its neighbour in turn (`<` and `<=`, `>` and `>=`, `===` and `!==`, Math.max and Math.min), in a copy of the tree that holds them all, one awake at a time; a unit test of the judge must notice. What survives has a reason in bench/mutants/equivalent.json. A mutant that loops for ever is ended after its time limit, counted on the processor, and counts as noticed.',
    command: 'npm run mutants',
    rows: [
      ...byFile.map(([file, ofFile]) => rowOf(file, ofFile, equivalents)),
      ...survivors.map(({ mutant }) => {
        const excuse = excuseOf(mutant, equivalents);
        const name = `line ${mutant.line} of ${mutant.file}, ${mutant.flip}`;
        return { name, met: excuse !== null, seen: excuse === null ? 'survived' : `survived: ${excuse.why}` };
      }),
      { ...rowOf('all', tried, equivalents), seen: `${summaryOf(tried)}; ${seconds.toFixed(0)} s` },
    ],
  };
};

import type { Mutant } from './find.ts';

/** The name of the function that a switched file calls: is the mutant of this number awake? `warm/setup.ts` gives it. */
export const SWITCH = '$isFlipped';

/** A mutant with the number that wakes it, from 1. */
export type Numbered = { readonly mutant: Mutant; readonly id: number };

type Span = Mutant['whole'];

const isWithin = ({ mutant: { whole } }: Numbered, { start, end }: Span): boolean =>
  whole.start >= start && whole.end <= end;

/** What holds others comes before them. */
const outermostFirst = (a: Numbered, b: Numbered): number =>
  a.mutant.whole.start - b.mutant.whole.start || b.mutant.whole.end - a.mutant.whole.end;

/**
 * The text of a file with all its mutants in it, each asleep: `a < b` reads `($isFlipped(7) ? a <= b : a < b)`. Either way it is a comparison of the
 * same operands, evaluated once and in their order; with no mutant awake the file does what it did.
 */
export const withSwitches = (text: string, mutants: readonly Numbered[]): string => {
  const render = (span: Span, inside: readonly Numbered[]): string => {
    let out = '';
    let at = span.start;
    for (const numbered of inside) {
      const { start, end, becomes, whole } = numbered.mutant;
      if (whole.start < at) continue;
      const part = (of: Span): string =>
        render(
          of,
          inside.filter((other) => other !== numbered && isWithin(other, of)),
        );
      const left = part({ start: whole.start, end: start });
      const right = part({ start: end, end: whole.end });
      const asIs = `${left}${text.slice(start, end)}${right}`;
      out += `${text.slice(at, whole.start)}(${SWITCH}(${numbered.id}) ? ${left}${becomes}${right} : ${asIs})`;
      at = whole.end;
    }
    return out + text.slice(at, span.end);
  };
  return render({ start: 0, end: text.length }, mutants.toSorted(outermostFirst));
};

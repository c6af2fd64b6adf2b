import type { Mutant } from './find.ts';

/** The name of the function that a switched file calls where a mutant makes a difference; `warm/setup.ts` gives it. */
export const SWITCH = '$differs';

/** A mutant with the number that wakes it, from 1. */
export type Numbered = { readonly mutant: Mutant; readonly id: number };

type Span = Mutant['whole'];

const isWithin = ({ mutant: { whole } }: Numbered, { start, end }: Span): boolean =>
  whole.start >= start && whole.end <= end;

/** What holds others comes before them. */
const outermostFirst = (a: Numbered, b: Numbered): number =>
  a.mutant.whole.start - b.mutant.whole.start || b.mutant.whole.end - a.mutant.whole.end;

const nameOf = ({ id }: Numbered): string => `$flip${id}`;

/** Works out both ways; only where they differ can it matter which one is taken. One function for each, so that each stays as fast as it was. */
const functionOf = (numbered: Numbered): string => {
  const { flip, becomes } = numbered.mutant;
  const is = flip.slice(0, flip.indexOf(' '));
  const ofExtreme = becomes === 'max' || becomes === 'min';
  const words = ofExtreme ? '...of' : 'a, b';
  const both = ofExtreme ? [`Math.${is}(...of)`, `Math.${becomes}(...of)`] : [`a ${is} b`, `a ${becomes} b`];
  const decide = `Object.is(is, other) ? is : ${SWITCH}(${numbered.id}, is, other)`;
  return `function ${nameOf(numbered)}(${words}) { const is = ${both[0]}; const other = ${both[1]}; return ${decide}; }\n`;
};

/**
 * The text of a file with all its mutants in it, each asleep: `a < b` reads `$flip7(a , b)`, a function that compares its operands either way and asks
 * which to take where that makes a difference. With no mutant awake the file does what it did.
 */
export const withSwitches = (text: string, mutants: readonly Numbered[]): string => {
  const render = (span: Span, inside: readonly Numbered[]): string => {
    let out = '';
    let at = span.start;
    for (const numbered of inside) {
      const { start, end, whole } = numbered.mutant;
      if (whole.start < at) continue;
      const part = (of: Span): string =>
        render(
          of,
          inside.filter((other) => other !== numbered && isWithin(other, of)),
        );
      const isCallee = end === whole.end;
      const operands = isCallee
        ? ''
        : `(${part({ start: whole.start, end: start })}, ${part({ start: end, end: whole.end })})`;
      out += `${text.slice(at, whole.start)}${nameOf(numbered)}${operands}`;
      at = whole.end;
    }
    return out + text.slice(at, span.end);
  };
  const whole = render({ start: 0, end: text.length }, mutants.toSorted(outermostFirst));
  return mutants.length === 0 ? text : `${whole}\n${mutants.map(functionOf).join('')}`;
};

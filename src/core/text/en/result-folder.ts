import { count } from './figures.ts';

const MOST_NAMED = 4;

/** English sentences about the folder that a command leaves its result in. */
export const resultFolderText = {
  removed: (path: string, names: readonly string[]): string => {
    const more = names.length - MOST_NAMED;
    const named = names.slice(0, MOST_NAMED).join(', ');
    return `${path} held an earlier result, which was removed: ${named}${more > 0 ? ` and ${count(more)} more` : ''}.`;
  },
  holdsInput: (path: string, input: string): string =>
    `The result cannot go to ${path}: it would take the place of ${input}, which it is made from.`,
  holdsInputHint: (): string => 'Name another folder with --out.',
} as const;

import { type HouseRule, made, type SourceFile } from './source.ts';

/** The source document and the contracts stand as they were found; generated lists are nobody's prose. */
const isOurs = ({ path }: SourceFile): boolean => !path.startsWith('docs/spec/') && path !== 'package-lock.json';

type Word = { readonly detail: string; readonly pattern: RegExp };

const linesWith = (files: readonly SourceFile[], words: readonly Word[]) =>
  files
    .filter(isOurs)
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          words
            .filter(({ pattern }) => pattern.test(line))
            .map(({ detail }) => ({ path: `${path}:${index + 1}`, detail })),
        ),
    );

/** Written in pieces, so that the rule does not find itself. */
const UNFINISHED: readonly Word[] = [
  { detail: 'something is left to do', pattern: new RegExp(`\\b(${['TO', 'FIX'].join('DO|')}ME)\\b`) },
];

export const unfinishedRule: HouseRule = {
  name: 'nothing is left for later',
  check: (files) => linesWith(files, UNFINISHED),
  redCases: ['TO' + 'DO', 'FIX' + 'ME'].map((word) => ({
    why: word,
    files: [made('src/core/a.ts', `const x = 1; // ${word}: mend`)],
  })),
};

const PLACES: readonly Word[] = [
  { detail: 'a path of one machine', pattern: /(^|[\s"'`(=:])\/(work|root|home|Users)\// },
  { detail: 'a path of one machine', pattern: /\/tmp\/[a-z]+[_.-]jobs/ },
  { detail: 'a path of one machine', pattern: /\b[A-Z]:\\Users\\/ },
];

export const placeRule: HouseRule = {
  name: 'no file speaks of the machine it was written on',
  check: (files) => linesWith(files, PLACES),
  redCases: ['work', 'root', 'home', 'Users'].map((folder) => ({
    why: `/${folder}`,
    files: [made('README.md', `see /${folder}/someone/notes.md`)],
  })),
};

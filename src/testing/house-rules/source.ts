/** A tracked text file. `path` is relative to the repository, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };

export type Violation = { readonly path: string; readonly detail: string };

/** One rule of the house. `redCase` is a made-up repository that breaks it, so that the rule is known to be able to fail. */
export type HouseRule = {
  readonly name: string;
  check(files: readonly SourceFile[]): readonly Violation[];
  readonly redCases: readonly { readonly why: string; readonly files: readonly SourceFile[] }[];
};

export const isCode = ({ path }: SourceFile): boolean => path.endsWith('.ts');

/** Tests may look into every room, read the clock and spawn the command line. */
export const isTest = ({ path }: SourceFile): boolean =>
  /\.(test|e2e|suite)\.ts$/.test(path) || path.includes('/testing/');

/** The rest of a file when its comments are gone: a sentence about the clock is not a reading of it. */
export const codeOf = ({ text }: SourceFile): string =>
  text.replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '').replace(/^\s*\/\/.*$/gm, '');

/** The room of a file: `src/core`, `profiles`; null for what stands outside all rooms. */
export const roomOf = (path: string): string | null => {
  const [top = '', second = '', third] = path.split('/');
  if (top === 'src') return third === undefined ? 'src' : `src/${second}`;
  return second === '' ? null : top;
};

export const made = (path: string, text: string): SourceFile => ({ path, text });

import { codeOf, type SourceFile } from './source.ts';

/** Whole statements only, so that a sentence with the word "from" in a text is none. */
const IMPORTS: readonly RegExp[] = [
  /^\s*import\b[^;'"(]*\bfrom\s*'([^']+)'/gm,
  /^\s*import\s+'([^']+)'/gm,
  /^\s*export\s+(?:type\s+)?(?:\*[^;'"]*|\{[^}'"]*\}\s*)from\s*'([^']+)'/gm,
  /\bimport\s*\(\s*'([^']+)'/g,
];

/** What a file imports, types too, as it stands in the text. */
export const importsOf = (file: SourceFile): readonly string[] => {
  const code = codeOf(file);
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
};

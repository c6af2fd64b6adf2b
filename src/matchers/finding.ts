import { englishCatalogue } from '../core/text/catalogue.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Section } from '../report/page.ts';
import { visible } from '../report/safe-text.ts';
import { tableLines } from '../report/text-table.ts';
import { wrap } from '../report/wrap.ts';
import { InconclusiveError } from './inconclusive-error.ts';
import type { JudgedRecord } from './subject.ts';

/** What a matcher found, with its whole message: the verdict is its first word. */
export type Finding = { readonly verdict: Verdict; readonly message: string };

/** What vitest wants of a matcher. */
export type Matched = { readonly pass: boolean; message(): string };

/** A function that vitest calls for a matcher. */
export type Matcher = (...words: never) => Matched;

/** How wide a message is: a log of a CI job is not wrapped. */
export const COLUMNS = 100;

const text = englishCatalogue.matchers;

/** The table of a section as lines, its caption under it. */
export const tableText = (section: Section): string[] => {
  if (section.kind !== 'table') return [];
  const caption = section.caption === null ? [] : wrap(visible(section.caption), COLUMNS);
  return [...tableLines(section, COLUMNS, (line) => line.text), ...caption];
};

export type Explained = {
  readonly headline: string;
  readonly sentences: readonly string[];
  /** Lines that stand together, an empty one before each block. */
  readonly blocks: readonly (readonly string[])[];
};

/** A message: the headline, sentences one a line, blocks, and the commands to go on with, which are left whole to be copied. */
export const messageOf = ({ headline, sentences, blocks }: Explained, judged: JudgedRecord): string =>
  [
    headline,
    ...[...new Set(sentences)].map((sentence) => `- ${visible(sentence)}`),
    ...blocks.flatMap((lines) => ['', ...lines]),
    '',
    text.rejudge(judged.rejudge),
    text.runAgain(judged.runAgain),
  ].join('\n');

/**
 * A finding as vitest takes it: a pass matches, a fail does not, and what is undecided does neither: that is thrown, as from the line that called
 * `matcher`.
 */
export const matched = ({ verdict, message }: Finding, matcher: Matcher): Matched => {
  if (verdict === 'inconclusive') {
    const error = new InconclusiveError(message);
    Error.captureStackTrace(error, matcher);
    throw error;
  }
  const isPass = verdict === 'pass';
  return { pass: isPass, message: () => (isPass ? `${text.negated(verdict)}\n${message}` : message) };
};

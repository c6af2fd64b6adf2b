import { ticked } from './words.ts';

/** English sentences of the problem list that any refused input (scenario, profile, record) leads to. */
export const problemText = {
  root: () => '(the whole value)',
  refused: (what: string, origin: string, count: number) =>
    `${what} ${origin} was refused: ${count === 1 ? 'one problem' : `${count} problems`}`,
  refusedHint: (count: number) => (count === 1 ? 'mend it and try again' : 'mend them and try again'),

  nothing: () => 'nothing',
  hidden: () => '(hidden)',
  listOf: (count: number) => (count === 0 ? 'an empty list' : `a list of ${count}`),
  objectWith: (keys: readonly string[], more: number) =>
    keys.length === 0 ? 'an empty object' : `an object with ${ticked(keys)}${more > 0 ? ` and ${more} more` : ''}`,

  anyValue: () => 'a value',
  oneOf: (values: readonly string[]) => (values.length === 1 ? `\`${values[0]}\`` : `one of ${ticked(values)}`),
  either: (choices: readonly string[]) => choices.join(', or '),
  number: (whole: boolean, from: string, to: string) =>
    `a ${whole ? 'whole ' : ''}number${[from, to]
      .filter((part) => part !== '')
      .join(' and ')
      .replace(/^(?=.)/, ' ')}`,
  atLeast: (limit: number) => `of at least ${limit}`,
  above: (limit: number) => `above ${limit}`,
  atMost: (limit: number) => `at most ${limit}`,
  below: (limit: number) => `below ${limit}`,
  text: (minLength: number) => (minLength > 0 ? 'text that is not empty' : 'text'),
  textStartingWith: (prefix: string) => `text that starts with \`${prefix}\``,
  textMatching: (pattern: string) => `text that matches ${pattern}`,
  url: () => 'a URL such as `http://127.0.0.1:3000`',
  trueOrFalse: () => '`true` or `false`',
  list: (minItems: number) =>
    minItems === 0 ? 'a list' : `a list with at least ${minItems} ${minItems === 1 ? 'entry' : 'entries'}`,
  objectNeeding: (keys: readonly string[]) => (keys.length === 0 ? 'an object' : `an object with ${ticked(keys)}`),
  noSuchKey: () => 'no such key',

  add: (key: string, expected: string) => `Add \`${key}\`: ${expected}.`,
  write: (expected: string) => `Write ${expected}.`,
  withoutQuotes: (value: string) => `Write ${value} without quotes.`,
  didYouMean: (name: string) => `Did you mean \`${name}\`?`,
  removeKey: (validKeys: readonly string[]) =>
    validKeys.length === 0 ? 'Remove it.' : `Remove it; the keys that may stand here are ${ticked(validKeys)}.`,
  makeHold: (rule: string) => `Change it so that this holds: ${rule}.`,
} as const;

export type ProblemText = typeof problemText;

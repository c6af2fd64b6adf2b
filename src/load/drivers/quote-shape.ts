import type { QuoteRequestSpec } from '../../core/target-spec.ts';

/** What a complete answer looked like, as a pattern of its bytes; `places[n]` is the place in the request whose symbol stands in the n-th group. */
export type AnswerShape = { readonly pattern: RegExp; readonly places: readonly number[] };

/** Texts and numbers of plain form: what is written in any other way is not left open, and has to come again as it was. */
const PLAIN_TEXT = String.raw`[^"\\\x00-\x1f]+`;
const PLAIN_NUMBER = String.raw`-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,20})?`;
const IS_PLAIN_TEXT = new RegExp(`^"${PLAIN_TEXT}"$`);
const IS_PLAIN_NUMBER = new RegExp(`^${PLAIN_NUMBER}$`);

const BEYOND_ASCII = /[\x80-\xff]/;
const TOKEN = /[ \t\n\r]+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^ \t\n\r"{}[\],:]+/g;
const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Longer answers are not worth their pattern, and one with more values left open is too large for V8 to run. */
const LONGEST = 32_768;
const OPEN_MOST = 400;

type Reading = {
  readonly answer: QuoteRequestSpec['answer'];
  readonly symbols: readonly string[];
  readonly tokens: readonly string[];
  readonly places: number[];
  at: number;
  source: string;
};

/** Where a value stands: on the way to the rows, in them, in one of them, or anywhere else. */
type Where = { readonly of: 'way'; readonly depth: number } | { readonly of: 'rows' | 'row' | 'elsewhere' };
const ELSEWHERE: Where = { of: 'elsewhere' };

const isSpace = (token: string): boolean => /^[ \t\n\r]/.test(token);

/** The next token that is no space; spaces before it have to come again. */
const take = (reading: Reading): string => {
  for (;;) {
    const token = reading.tokens[reading.at] ?? '';
    reading.at += 1;
    if (!isSpace(token)) return token;
    reading.source += token;
  }
};

const openText = (token: string): string => (IS_PLAIN_TEXT.test(token) ? `"${PLAIN_TEXT}"` : literal(token));

const scalar = (token: string): string => (IS_PLAIN_NUMBER.test(token) ? PLAIN_NUMBER : openText(token));

/** The place of the request whose symbol a row names, if none did before; else -1. */
const placeOf = ({ symbols, places }: Reading, token: string): number => {
  const place = IS_PLAIN_TEXT.test(token) ? symbols.indexOf(token.slice(1, -1)) : -1;
  return places.includes(place) ? -1 : place;
};

const symbolOfRow = (reading: Reading, token: string): string => {
  const place = placeOf(reading, token);
  if (place < 0) return scalar(token);
  reading.places.push(place);
  return `"(${PLAIN_TEXT})"`;
};

const under = (where: Where, key: string, { rowsAt }: Reading['answer']): Where => {
  if (where.of !== 'way' || rowsAt[where.depth] !== key) return ELSEWHERE;
  const depth = where.depth + 1;
  return depth === rowsAt.length ? { of: 'rows' } : { of: 'way', depth };
};

/** Reads the members of an object; false for what no pattern can hold: a key twice, or one that is written with escapes. */
const members = (reading: Reading, where: Where): boolean => {
  const keys = new Set<string>();
  for (let token = take(reading); token !== '}'; token = take(reading)) {
    if (token === ',') {
      reading.source += ',';
      continue;
    }
    const key = token.slice(1, -1);
    if (keys.has(key) || key.includes('\\')) return false;
    keys.add(key);
    reading.source += literal(token);
    reading.source += take(reading);
    const next = take(reading);
    const isSymbol = where.of === 'row' && key === reading.answer.symbolField && next !== '{' && next !== '[';
    if (isSymbol) reading.source += symbolOfRow(reading, next);
    else if (!value(reading, next, under(where, key, reading.answer))) return false;
  }
  reading.source += literal('}');
  return true;
};

const elements = (reading: Reading, where: Where): boolean => {
  const inside: Where = where.of === 'rows' ? { of: 'row' } : ELSEWHERE;
  for (let token = take(reading); token !== ']'; token = take(reading)) {
    if (token === ',') reading.source += ',';
    else if (!value(reading, token, inside)) return false;
  }
  reading.source += literal(']');
  return true;
};

const value = (reading: Reading, token: string, where: Where): boolean => {
  if (token === '{') {
    reading.source += literal('{');
    // One object in the place of the rows is the only row (docs/spec/target-contract.md 7.2).
    return members(reading, where.of === 'rows' ? { of: 'row' } : where);
  }
  if (token === '[') {
    reading.source += literal('[');
    return elements(reading, where);
  }
  reading.source += scalar(token);
  return true;
};

/** A key, a colon, a value and a comma. */
const TOKENS_PER_VALUE = 4;

/** V8 compiles a pattern when it is first used, again when it is used often, and throws there if it is too large for it. */
const isUsable = (shape: AnswerShape, symbols: readonly string[], text: string): boolean => {
  try {
    return hasShape(shape, symbols, text) && hasShape(shape, symbols, text);
  } catch {
    return false;
  }
};

/**
 * The shape of a complete answer (its bytes as latin1): a text that matches it, with the symbols of its own request in their groups, differs from it in
 * nothing but the letters of texts that are not empty and the digits of numbers. It is JSON of the same structure, with the same keys, `true`, `false`,
 * `null` and empty lists, so whatever is judged by these is judged alike. null: no pattern can say so (a key twice, a symbol without a row of its own).
 * The answer must have been judged complete before.
 */
export const shapeOf = (
  answer: QuoteRequestSpec['answer'],
  symbols: readonly string[],
  text: string,
): AnswerShape | null => {
  if (text.length > LONGEST) return null;
  const tokens = text.match(TOKEN) ?? [];
  const reading: Reading = { answer, symbols, tokens, places: [], at: 0, source: '' };
  const start: Where = answer.rowsAt.length === 0 ? { of: 'rows' } : { of: 'way', depth: 0 };
  const isLearnt = value(reading, take(reading), start);
  if (!isLearnt || reading.places.length !== symbols.length) return null;
  const rest = tokens.slice(reading.at);
  if (!rest.every(isSpace) || tokens.length > OPEN_MOST * TOKENS_PER_VALUE) return null;
  const shape = { pattern: new RegExp(`^${reading.source}${rest.join('')}$`), places: reading.places };
  return isUsable(shape, symbols, text) ? shape : null;
};

/** Whether a text has the shape, and the symbols of its own request where the shape has those of its. */
export const hasShape = ({ pattern, places }: AnswerShape, symbols: readonly string[], text: string): boolean => {
  if (places.length !== symbols.length) return false;
  const match = pattern.exec(text);
  if (match === null) return false;
  for (let group = 0; group < places.length; group += 1) {
    const named = match[group + 1] ?? '';
    // Bytes beyond ASCII are no letters yet: nobody knows what they name.
    if (named !== symbols[places[group] ?? -1] || BEYOND_ASCII.test(named)) return false;
  }
  return true;
};

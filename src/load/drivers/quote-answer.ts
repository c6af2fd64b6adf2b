import type { AnswerKind } from '../../core/answer-kinds.ts';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { envelopeParts } from './quote-envelope.ts';
import { faultOfRows } from './quote-rows.ts';

/** What an answer was: null when it is complete, else the kind of failure. */
export type AnswerFault = AnswerKind | null;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What stands at a place of a JSON value; undefined where nothing does. */
const at = (value: unknown, path: readonly string[]): unknown => {
  let current = value;
  for (const key of path) {
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The rows of an answer; one object stands for a single quote (docs/spec/target-contract.md 7.2). */
const rowsOf = (value: unknown): readonly unknown[] | null => {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : null;
};

const isPartial = (value: unknown): boolean => value === true || (Array.isArray(value) && value.length > 0);

/** 429 has two senders that only the code tells apart: the limiter of the backend and its upstream (docs/spec/target-contract.md 7.2). */
const faultOfStatus = (spec: QuoteRequestSpec, status: number, text: string): AnswerKind => {
  if (status !== 429) return `http-${status}`;
  return at(parseJson(text), spec.answer.errorCodeAt) === 'RATE_LIMIT_EXCEEDED'
    ? 'http-429-limiter'
    : 'http-429-upstream';
};

const hasRow = (rows: readonly unknown[], symbol: string, field: string): boolean => {
  for (const row of rows) if (isObject(row) && row[field] === symbol) return true;
  return false;
};

/** Whether every symbol asked for has a row. */
const holdsAll = (rows: readonly unknown[], symbols: readonly string[], field: string): boolean => {
  for (const symbol of symbols) if (!hasRow(rows, symbol, field)) return false;
  return true;
};

/** Which of the symbols asked for have no row, by their place in the request. Asked only of an answer that was judged `missing-symbol` or `partial`. */
export const lackingPlaces = (spec: QuoteRequestSpec, symbols: readonly string[], text: string): number[] => {
  const rows = rowsOf(at(parseJson(text), spec.answer.rowsAt)) ?? [];
  return symbols.flatMap((symbol, place) => (hasRow(rows, symbol, spec.answer.symbolField) ? [] : [place]));
};

const saysPartial = ({ answer }: QuoteRequestSpec, body: unknown): boolean =>
  [answer.partialAt ?? null, answer.failuresAt ?? null].some((path) => path !== null && isPartial(at(body, path)));

/** Specs are few and live as long as a run. */
const partsOfSpec = new WeakMap<QuoteRequestSpec['answer'], ReturnType<typeof envelopeParts>>();

/** Whether the parts of a success envelope are there, and of their types. */
const isEnvelope = ({ answer }: QuoteRequestSpec, body: unknown): boolean => {
  const parts = partsOfSpec.get(answer) ?? envelopeParts(answer);
  partsOfSpec.set(answer, parts);
  return parts.every((part) => part.holds(at(body, part.at)));
};

/**
 * Judges one answer: 2xx, a success envelope, every symbol asked for present and no partial failure make it complete. One that says itself that
 * a part is missing is `partial`, whatever is in it: `missing-symbol` is the silent form. Otherwise a short stable kind: `http-<status>`,
 * `http-429-limiter`, `http-429-upstream`, `not-json`, `envelope`, `partial`, `missing-symbol`, `few-rows`, `row-field`.
 */
export const faultOfAnswer = (
  spec: QuoteRequestSpec,
  symbols: readonly string[],
  status: number,
  text: string,
): AnswerFault => {
  if (status < 200 || status > 299) return faultOfStatus(spec, status, text);
  const body = parseJson(text);
  if (body === undefined) return 'not-json';
  if (!isEnvelope(spec, body)) return 'envelope';
  if (saysPartial(spec, body)) return 'partial';
  const rows = rowsOf(at(body, spec.answer.rowsAt)) ?? [];
  if (!holdsAll(rows, symbols, spec.answer.symbolField)) return 'missing-symbol';
  return faultOfRows(spec.answer, rows);
};

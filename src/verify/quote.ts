import type { Unanswered } from '../core/checklist.ts';
import type { Credentials, QuoteRequestSpec } from '../core/target-spec.ts';
import { fixedHeaders, prepareRequests } from '../load/drivers/quote-request.ts';
import type { ControlAnswer, ControlRequest } from '../target/client.ts';

/** Names and values in turn, as an object. */
const asObject = (flat: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])));

/** One request for these symbols, written and authenticated as the load's are. */
export const quoteRequest = (
  operation: QuoteRequestSpec,
  symbols: readonly string[],
  credentials: Credentials,
): ControlRequest => {
  const [ready] = prepareRequests(operation, symbols, symbols.length);
  const { path, body } = ready ?? { path: operation.path, body: null };
  const headers = asObject(fixedHeaders(operation, credentials));
  return { method: operation.method, path, headers, ...(body === null ? {} : { json: JSON.parse(body) }) };
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The code of an error, where its contract has one; null: none stands there. */
export const errorCodeIn = (json: unknown, { answer: { errorCodeAt } }: QuoteRequestSpec): string | null => {
  const code = errorCodeAt.reduce<unknown>(
    (inner, key) => (isObject(inner) ? Reflect.get(inner, key) : undefined),
    json,
  );
  return typeof code === 'string' ? code : null;
};

const OF_THE_TRANSPORT = {
  unreachable: 'unreachable',
  broken: 'unreachable',
  timeout: 'late',
  'too-large': 'garbled',
} as const;

/** What a proxy says without its backend, or to somebody whom it does not let through. */
const OF_A_PROXY: ReadonlySet<number> = new Set([401, 403, 502, 503, 504]);

/**
 * How a quote was left without an answer of the target: by the transport, or by what anybody may say in its place. null: the target answered, well or
 * not. An error with a code where the contract has one is its own, though a proxy has the same status.
 */
export const quoteUnanswered = (answer: ControlAnswer, operation: QuoteRequestSpec): Unanswered | null => {
  if (answer.kind === 'ours') return null;
  if (answer.kind !== 'answer') return OF_THE_TRANSPORT[answer.kind];
  const { status, json } = answer;
  if (status === 404) return 'not-served';
  if (status >= 200 && status <= 299) return isObject(json) ? null : 'garbled';
  if (status >= 300 && status <= 399) return 'refused';
  if (errorCodeIn(json, operation) !== null) return null;
  return OF_A_PROXY.has(status) || !isObject(json) ? 'refused' : null;
};

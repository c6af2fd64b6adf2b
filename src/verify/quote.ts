import type { Credentials, QuoteRequestSpec } from '../core/target-spec.ts';
import { fixedHeaders, prepareRequests } from '../load/drivers/quote-request.ts';
import type { ControlRequest } from '../target/client.ts';

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

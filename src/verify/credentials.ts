import type { CheckOutcome } from '../core/checklist.ts';
import type { QuoteRequestSpec } from '../core/target-spec.ts';
import type { ControlAnswer } from '../target/client.ts';
import { refusesCredentials } from '../target/preflight.ts';
import { type CheckContext, notMeasurable, say } from './check.ts';
import { errorCodeIn, quoteRequest } from './quote.ts';

type Asked = { readonly operation: QuoteRequestSpec; readonly variables: readonly string[] };

/**
 * What a quote comes to that was refused for the credentials it showed: they are ours, and say nothing of the target. null: it was not, or showed none. A
 * 401 or 403 without the error code of the contract is what anybody before the target may say, and of whom it is not known.
 */
const refusalIn = (answer: ControlAnswer, { operation, variables }: Asked): CheckOutcome | null => {
  if (operation.auth === 'none' || answer.kind !== 'answer' || !refusesCredentials(answer)) return null;
  if (errorCodeIn(answer.json, operation) === null) return null;
  return notMeasurable(say.answer.credentials(`${operation.method} ${operation.path}`, answer.status, variables));
};

/** The outcome of a check whose quotes were all refused for our credentials; null: one was not. */
export const quotesRefused = (
  { variables }: Pick<CheckContext, 'variables'>,
  operation: QuoteRequestSpec,
  answers: readonly ControlAnswer[],
): CheckOutcome | null => {
  const refusals = answers.map((answer) => refusalIn(answer, { operation, variables: variables.quotes }));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
};

/**
 * Where the gateway itself refused a socket: shows its key pair once more, for a quote. One that is refused there too is no good, and that is ours; where
 * it is taken, or the contract wants none for quotes, the refusal is the gateway's doing (null).
 */
export const keyRefused = async (context: CheckContext): Promise<CheckOutcome | null> => {
  const { spec, profile, credentials, variables } = context;
  const operation = spec.operations['quote'] ?? null;
  if (operation === null || operation.auth === 'none') return null;
  const byKey = { key: credentials.key, jwt: null };
  const answer = await context.ask(quoteRequest(operation, profile.quoteSymbols.slice(0, 1), byKey));
  return refusalIn(answer, { operation, variables: variables.sockets });
};

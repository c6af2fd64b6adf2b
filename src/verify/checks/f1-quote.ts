import type { CheckOutcome } from '../../core/checklist.ts';
import type { Profile } from '../../core/profile.ts';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { type AnswerFault, faultOfAnswer } from '../../load/drivers/quote-answer.ts';
import { operationsOf } from '../../target/operations.ts';
import { type Check, type CheckContext, notMeasurable, pass, REQUEST_DEADLINE_MS, red, say } from '../check.ts';
import { quotesRefused } from '../credentials.ts';
import { quoteRequest, quoteUnanswered } from '../quote.ts';

const whyOf = (fault: AnswerFault, status: number): string =>
  fault === null || fault.startsWith('http-') ? say.answer.status(status) : say.F1.fault(fault);

/** All symbols, as many in each request as the operation takes: a healthy target refuses more. */
const batchesOf = (symbols: readonly string[], { symbolsMost }: QuoteRequestSpec): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(symbols.length / symbolsMost) }, (_, nth) =>
    symbols.slice(nth * symbolsMost, (nth + 1) * symbolsMost),
  );

const requestsFor = (profile: Profile): number => {
  const operation = operationsOf(profile)['quote'] ?? null;
  return operation === null ? 1 : batchesOf(profile.quoteSymbols, operation).length;
};

/** Asks for these symbols at once: what the check comes to by the answer, or null where that is whole. */
const askWhole = async (
  context: CheckContext,
  operation: QuoteRequestSpec,
  symbols: readonly string[],
): Promise<CheckOutcome | null> => {
  const answer = await context.ask(quoteRequest(operation, symbols, context.credentials));
  if (answer.kind === 'ours') return notMeasurable(say.answer.ours(answer.why));
  const refused = quotesRefused(context, operation, [answer]);
  if (refused !== null) return refused;
  const how = quoteUnanswered(answer, operation);
  if (answer.kind !== 'answer') return red(how, say.F1.none(answer.kind));
  const fault = faultOfAnswer(
    operation,
    symbols,
    answer.status,
    answer.json === null ? '' : JSON.stringify(answer.json),
  );
  if (fault === 'http-429-limiter' || fault === 'http-429-upstream') return notMeasurable(say.answer.limited());
  return fault === null && answer.status === 200 ? null : red(how, whyOf(fault, answer.status));
};

/**
 * F1: a quote of all symbols of the profile is answered whole: 200, a valid envelope, a row for every symbol. Where they are more than one request may
 * ask for, it takes several, one after another, and the first that is not answered so decides.
 */
export const quote: Check = {
  ...{ id: 'F1', line: 224, tiers: [2, 3], stage: 'quiet' },
  deadlineMs: (profile) => requestsFor(profile) * REQUEST_DEADLINE_MS,
  requestDeadlineMs: REQUEST_DEADLINE_MS,
  expects: ({ profile }) => say.F1.expects(profile.quoteSymbols),
  run: async (context) => {
    const { spec, profile } = context;
    const operation = spec.operations['quote'] ?? null;
    if (operation === null) return notMeasurable(say.answer.absent());
    const symbols = profile.quoteSymbols;
    for (const batch of batchesOf(symbols, operation)) {
      if (context.signal.aborted) return notMeasurable(say.overDeadline(context.deadlineMs));
      const outcome = await askWhole(context, operation, batch);
      if (outcome !== null) return outcome;
    }
    return pass(say.F1.well(symbols.length));
  },
};

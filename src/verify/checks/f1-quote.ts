import { type AnswerFault, faultOfAnswer } from '../../load/drivers/quote-answer.ts';
import { type Check, notMeasurable, pass, REQUEST_DEADLINE_MS, red, say } from '../check.ts';
import { quotesRefused } from '../credentials.ts';
import { quoteRequest, quoteUnanswered } from '../quote.ts';

const whyOf = (fault: AnswerFault, status: number): string =>
  fault === null || fault.startsWith('http-') ? say.answer.status(status) : say.F1.fault(fault);

/** F1: one quote of several symbols is answered whole: 200, a valid envelope, a row for every symbol. */
export const quote: Check = {
  ...{ id: 'F1', line: 224, tiers: [2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: ({ profile }) => say.F1.expects(profile.quoteSymbols),
  run: async (context) => {
    const { spec, profile } = context;
    const operation = spec.operations['quote'] ?? null;
    if (operation === null) return notMeasurable(say.answer.absent());
    const symbols = profile.quoteSymbols;
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
    if (fault === null && answer.status === 200) return pass(say.F1.well(symbols.length));
    return red(how, whyOf(fault, answer.status));
  },
};

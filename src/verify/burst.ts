import type { CheckOutcome } from '../core/checklist.ts';
import { mostWithin } from '../core/most-within.ts';
import type { QuoteRequestSpec } from '../core/target-spec.ts';
import type { ControlAnswer } from '../target/client.ts';
import { type CheckContext, fail, noneAnswered, notMeasurable, pass, say, unanswered, undecided } from './check.ts';
import { quotesRefused } from './credentials.ts';
import { errorCodeIn, quoteRequest, quoteUnanswered } from './quote.ts';

/** In flight together: enough to outrun a limiter, few enough to stop soon after it speaks. */
const TOGETHER = 20;

type Answer = Extract<ControlAnswer, { kind: 'answer' }>;

/** 429 has two senders that only the code tells apart (docs/spec/target-contract.md 7.2). */
const isLimiter = (answer: ControlAnswer, operation: QuoteRequestSpec): answer is Answer =>
  answer.kind === 'answer' && answer.status === 429 && errorCodeIn(answer.json, operation) === 'RATE_LIMIT_EXCEEDED';

/** A burst as far as it was sent: each answer and when it came. */
type Sent = { readonly answers: readonly ControlAnswer[]; readonly atUs: readonly number[] };

/** The whole numbers that answers told in a header of the limiter. */
const toldBy = (answers: readonly ControlAnswer[], header: string): readonly number[] =>
  answers
    .flatMap((answer) => (answer.kind === 'answer' ? (answer.headers[header] ?? []) : []))
    .map(Number)
    .filter(Number.isSafeInteger);

const SHORTEST_WINDOW_SEC = 1;

/**
 * Of a limiter that tells of itself: that it never had more to answer within its window than it lets through, as from far away, where a burst takes
 * longer than the window. null: it had, or it does not tell.
 */
const tooFarApart = ({ answers, atUs }: Sent, limit: number | null): CheckOutcome | null => {
  if (limit === null) return null;
  // The longest that is told is nearest to a whole window.
  const windowSec = Math.max(SHORTEST_WINDOW_SEC, ...toldBy(answers, 'x-ratelimit-reset'));
  const most = mostWithin(atUs, windowSec * 1e6);
  return most > limit ? null : undecided('too-few-samples', say.F3.tooFarApart(most, windowSec, limit));
};

/** What the answers came to, by status or by how they failed: `100 x 200, 1 x 429`. */
const tallied = (answers: readonly ControlAnswer[]): readonly (readonly [string, number])[] => {
  const kinds = Map.groupBy(answers, (answer) => (answer.kind === 'answer' ? String(answer.status) : answer.kind));
  return [...kinds].map(([kind, same]) => [kind, same.length] as const);
};

type Asked = { readonly operation: QuoteRequestSpec; readonly most: number };

const judge = (sent: Sent, limited: Answer | null, { operation, most }: Asked): CheckOutcome => {
  const { answers } = sent;
  if (limited !== null) {
    const retryAfter = limited.headers['retry-after'];
    return retryAfter === undefined
      ? fail(say.F3.noRetryAfter(answers.length))
      : pass(say.F3.met(answers.length, Number.parseInt(retryAfter, 10)));
  }
  const [limit = null] = toldBy(answers, 'x-ratelimit-limit');
  if (limit !== null && limit >= most) return undecided('too-few-samples', say.F3.burstTooSmall(most, limit));
  if (answers.some((answer) => answer.kind === 'answer' && answer.status === 429))
    return notMeasurable(say.F3.upstream());
  const ours = answers.find((answer) => answer.kind === 'ours');
  if (ours !== undefined) return notMeasurable(say.answer.ours(ours.why));
  const how = noneAnswered(answers.map((answer) => quoteUnanswered(answer, operation)));
  if (how !== null) return unanswered(how, say.F3.unanswered(answers.length));
  // A target that is slow is not asked often enough to meet its limiter.
  if (answers.length < most) return undecided('too-few-samples', say.F3.tooSlow(answers.length, most));
  return tooFarApart(sent, limit) ?? fail(say.F3.neverMet(answers.length));
};

/**
 * Sends requests until the target's limiter answers, at most as many as the profile allows. Where the dialect has a second quote route, which has a
 * limit of its own, that one is used up and not the one that users ask (docs/spec/target-contract.md 3.5: by address and handler).
 */
export const burst = async (context: CheckContext, most: number): Promise<CheckOutcome> => {
  const { spec, credentials, client, clock, signal } = context;
  const operation = spec.operations['query-symbols'] ?? spec.operations['quote'] ?? null;
  if (operation === null) return notMeasurable(say.answer.absent());
  const request = quoteRequest(operation, spec.quoteSymbols.slice(0, 1), credentials);
  const sinceUs = clock.nowUs();
  const answers: ControlAnswer[] = [];
  const atUs: number[] = [];
  const sendOne = async (): Promise<ControlAnswer> => {
    const answer = await client.send(request);
    atUs.push(clock.nowUs());
    return answer;
  };
  let limited: Answer | null = null;
  while (answers.length < most && limited === null && !signal.aborted) {
    const count = Math.min(TOGETHER, most - answers.length);
    const batch = await Promise.all(Array.from({ length: count }, sendOne));
    answers.push(...batch);
    limited = batch.find((answer) => isLimiter(answer, operation)) ?? null;
  }
  const headers =
    limited === null
      ? []
      : Object.entries(limited.headers).filter(([name]) => /^(retry-after|x-ratelimit-)/.test(name));
  const shown = headers.map(([name, value]) => context.excerpt(`${name}: ${value}`));
  context.note(
    say.F3.asked(most, `${operation.method} ${operation.path}`),
    say.F3.seen(tallied(answers), shown),
    sinceUs,
  );
  return quotesRefused(context, operation, answers) ?? judge({ answers, atUs }, limited, { operation, most });
};

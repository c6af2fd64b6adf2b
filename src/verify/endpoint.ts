import { z } from 'zod';
import type { CheckOutcome } from '../core/checklist.ts';
import type { EndpointName } from '../core/profile.ts';
import type { ControlAnswer } from '../target/client.ts';
import { type CheckContext, fail, notMeasurable, say, unanswered } from './check.ts';

/** A JSON object with the fields that it may have; anything else in it is accepted. */
const objectSchema = z.record(z.string(), z.unknown());
export type JsonObject = z.output<typeof objectSchema>;

/** The words of a value of a target: short, plain, and never a secret. */
export const shown = (context: Pick<CheckContext, 'excerpt'>, value: unknown): string =>
  value === undefined ? say.missing() : context.excerpt(JSON.stringify(value) ?? String(value));

type Question = {
  readonly endpoint: EndpointName;
  readonly method?: 'GET' | 'POST';
  /** A status besides 200 whose body says what is wrong better than the status does, and what it says where the target wrote it. */
  readonly alsoRead?: { readonly status: number; readonly field: string; readonly as: 'string' | 'boolean' };
  judge(json: JsonObject, status: number): CheckOutcome;
};

/** What is wrong with an answer before anybody reads its fields; null where it is an object with status 200 or one that is read too. */
const troubleOf = (answer: ControlAnswer, deadlineMs: number, alsoRead: number | null): CheckOutcome | null => {
  switch (answer.kind) {
    case 'timeout':
      return unanswered('late', say.answer.late(deadlineMs));
    case 'too-large':
      return unanswered('garbled', say.answer.tooLarge());
    case 'unreachable':
      return unanswered('unreachable', say.answer.unreachable(answer.why));
    case 'ours':
      return notMeasurable(say.answer.ours(answer.why));
    case 'broken':
      return unanswered('unreachable', say.answer.broken(answer.why));
    case 'answer': {
      // A limiter answered, and not what was asked.
      if (answer.status === 429) return notMeasurable(say.answer.limited());
      if (answer.status === 404) return unanswered('not-served', say.answer.notServed());
      if (answer.status !== 200 && answer.status !== alsoRead)
        return unanswered('refused', say.answer.status(answer.status));
      return null;
    }
  }
};

/**
 * Asks an endpoint of the document and judges its JSON. One that the profile calls absent is not measurable: the caller has looked for a probe
 * before. One that the profile names and that is not there, or answers something else, fails.
 */
export const askEndpoint = async (context: CheckContext, question: Question): Promise<CheckOutcome> => {
  const { endpoint, method = 'GET', alsoRead = null, judge } = question;
  const path = context.profile.endpoints[endpoint];
  if (path === 'absent') return notMeasurable(say.answer.absent());
  const answer = await context.ask({ method, path });
  const trouble = troubleOf(answer, context.deadlineMs, alsoRead?.status ?? null);
  if (trouble !== null) return trouble;
  if (answer.kind !== 'answer') return unanswered('garbled', say.answer.notJson());
  const parsed = objectSchema.safeParse(answer.json);
  if (!parsed.success)
    return answer.status === 200
      ? unanswered('garbled', say.answer.notJson())
      : unanswered('refused', say.answer.status(answer.status));
  // A proxy without its backend says 503 in JSON as well, and none of the target's words.
  if (alsoRead !== null && answer.status === alsoRead.status && typeof parsed.data[alsoRead.field] !== alsoRead.as)
    return unanswered('refused', say.answer.status(answer.status));
  return judge(parsed.data, answer.status);
};

/** A health that is read although its status is 503: it names its state. */
export const ILL = { status: 503, field: 'status', as: 'string' } as const;

/** 200 and exactly the word `healthy`: `unhealthy` holds it too, which is what the document's `grep` takes for good (docs/spec/rollback-strategy.zh.md:274). */
export const judgeHealthy = (
  context: Pick<CheckContext, 'excerpt'>,
  json: JsonObject,
  status: number,
): CheckOutcome | null => {
  const said = json['status'];
  if (said !== 'healthy') return fail(say.health.not(shown(context, said), status));
  return status === 200 ? null : fail(say.answer.status(status));
};

import { type Clock, pause } from '../../core/clock.ts';
import { responseP95 } from '../../judge/slo/response-p95.ts';
import { median } from '../../judge/stats/median.ts';
import { logIn } from '../../target/login.ts';
import { type PreflightQuestion, preflight } from '../../target/preflight.ts';
import type { CliContext } from '../context.ts';
import { closeArm, type OpenArm, openArms } from '../session/arms.ts';
import { questionsOf } from '../session/asked.ts';
import type { LoadRequest, Place } from '../session/request.ts';

/** So many calm answers in a row are rest. */
const IN_A_ROW = 3;
const EVERY_US = 100_000;
/** A target that has not come to rest by then is not loaded again. */
const LONGEST_MS = 60_000;
/** Calm is well under the limit of an answer, and not much slower than before any load. */
const LIMIT_SHARE = 0.5;
const SLOWER_RATIO = 2;

/** How a target answers one quote at a time. */
export type Rest = { readonly answerMs: number; readonly findings: number };

type Asking = {
  readonly clock: Clock;
  ask(): Promise<Rest>;
  /** Whether somebody wants the search to end. */
  isStopped(): boolean;
};

const askerOf =
  (asked: PreflightQuestion, { client }: OpenArm, clock: Clock) =>
  async (): Promise<Rest> => {
    const fromUs = clock.nowUs();
    const { findings } = await preflight(client, asked);
    return { answerMs: (clock.nowUs() - fromUs) / 1000, findings: findings.length };
  };

/** How a target answers before any load: the middle of three. */
export const restBefore = async ({ ask }: Pick<Asking, 'ask'>): Promise<Rest> => {
  const answers: Rest[] = [];
  for (let n = 0; n < IN_A_ROW; n += 1) answers.push(await ask());
  return {
    answerMs: median(answers.map(({ answerMs }) => answerMs)),
    findings: Math.max(...answers.map(({ findings }) => findings)),
  };
};

/** Whether an answer is one of a target at rest. */
export const isCalm = (answer: Rest, before: Rest): boolean =>
  answer.answerMs <= Math.max(LIMIT_SHARE * responseP95.limit, SLOWER_RATIO * before.answerMs) &&
  answer.findings <= before.findings;

/** Waits until a target answers calmly again, three times in a row; false: it did not within a minute, or somebody wants to stop. */
export const waitCalm = async (before: Rest, { clock, ask, isStopped }: Asking): Promise<boolean> => {
  const untilUs = clock.nowUs() + LONGEST_MS * 1000;
  for (let inARow = 0; inARow < IN_A_ROW; ) {
    if (isStopped() || clock.nowUs() > untilUs) return false;
    inARow = isCalm(await ask(), before) ? inARow + 1 : 0;
    if (inARow < IN_A_ROW) await pause(clock, EVERY_US);
  }
  return true;
};

/** Does something with a way to ask the target of a place for one quote. Nobody there throws (exit 4). */
export const withAsker = async <T>(
  place: Place,
  request: LoadRequest,
  context: CliContext,
  use: (ask: () => Promise<Rest>) => Promise<T>,
): Promise<T> => {
  const arms = openArms([place], request, context);
  try {
    const [arm] = arms;
    if (arm === undefined) throw new RangeError('a place has one arm');
    const credentials = await logIn(arm.client, arm.profile, arm.secrets.plan);
    const [asked] = questionsOf(arm, request, credentials);
    if (asked === undefined) throw new RangeError('a load asks for something');
    return await use(askerOf(asked, arm, context.clock));
  } finally {
    await Promise.all(arms.map(closeArm));
  }
};

import type { CheckEvidence, CheckOutcome, CheckResult } from '../core/checklist.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { createControlClient, hasReached } from '../target/client.ts';
import { evidenceOf } from '../target/mode.ts';
import { type Check, type CheckContext, type CheckedTarget, say, unanswered, undecided } from './check.ts';
import { excerptWith } from './plain.ts';
import type { TrafficBook } from './traffic.ts';

const SPEC_FILE = 'docs/spec/rollback-strategy.zh.md';
/** After its deadline a check gets so long to put away what it holds; then it is left behind. */
export const GRACE_US = 2_000_000;

export type CheckOrder = {
  readonly target: CheckedTarget;
  readonly traffic: TrafficBook;
  /** The instant that evidence counts from, and the one by which everything must be over. */
  readonly startUs: number;
  readonly endUs: number;
  /** Ends what runs and lets nothing more begin. */
  readonly stop: AbortSignal | null;
};

/**
 * Nobody listens: to the rest of the harness that is an error before the first packet, to a checklist it is a finding. `ours`: why this machine could
 * not open a connection for it, else null.
 */
export const asOutcome = (error: unknown, ours: string | null): CheckOutcome => {
  if (error instanceof HarnessError && error.exitCode === EXIT.unreachable)
    return unanswered('unreachable', error.message);
  if (error instanceof HarnessError && error.exitCode === EXIT.ourFault && ours !== null)
    return undecided('not-measurable', say.answer.ours(ours));
  throw error;
};

type Deadlines = { readonly deadlineMs: number; readonly requestMs: number };

const contextOf = (
  { target, traffic, startUs }: CheckOrder,
  { deadlineMs, requestMs }: Deadlines,
  evidence: CheckEvidence[],
): { readonly context: CheckContext; readonly abort: () => void; readonly ours: () => string | null } => {
  const { clock, spec } = target;
  const excerpt = excerptWith(target.redact);
  const { baseUrl, tls } = spec;
  const client = createControlClient({ baseUrl, tls, clock, deadlineMs: requestMs, redact: excerpt });
  const deadline = new AbortController();
  let ours: string | null = null;
  const note: CheckContext['note'] = (request, answer, sinceUs) => {
    const atMs = Math.max(0, (sinceUs - startUs) / 1000);
    evidence.push({
      request: excerpt(request),
      answer: excerpt(answer),
      atMs,
      tookMs: (clock.nowUs() - sinceUs) / 1000,
    });
  };
  const counted = {
    ...client,
    send: async (request: Parameters<typeof client.send>[0]) => {
      const answer = await client.send(request);
      if (hasReached(answer)) traffic.request();
      if (answer.kind === 'ours') ours ??= answer.why;
      return answer;
    },
  };
  const context: CheckContext = {
    ...target,
    ...{ client: counted, deadlineMs, signal: deadline.signal, excerpt, note },
    count: traffic.count,
    ask: async (request) => {
      const sinceUs = clock.nowUs();
      const answer = await counted.send(request);
      note(`${request.method} ${request.path}`, evidenceOf('', answer).trim(), sinceUs);
      return answer;
    },
  };
  return { context, abort: () => deadline.abort(), ours: () => ours };
};

type Limits = { readonly deadlineMs: number; readonly stop: AbortSignal | null; readonly abort: () => void };

/** The outcome of a check, or what its deadline or an interrupt makes of it. */
const within = (
  running: Promise<CheckOutcome>,
  { clock }: CheckedTarget,
  { deadlineMs, stop, abort }: Limits,
): Promise<CheckOutcome> =>
  new Promise((resolve, reject) => {
    const onStop = (): void => {
      abort();
      cancel();
      resolve(undecided('interrupted', say.interrupted()));
    };
    stop?.addEventListener('abort', onStop, { once: true });
    let cancel = clock.after(deadlineMs * 1000, () => {
      abort();
      cancel = clock.after(GRACE_US, () => resolve(undecided('not-measurable', say.overDeadline(deadlineMs))));
    });
    running.then(
      (outcome) => {
        cancel();
        stop?.removeEventListener('abort', onStop);
        resolve(outcome);
      },
      (error: unknown) => {
        cancel();
        stop?.removeEventListener('abort', onStop);
        reject(error);
      },
    );
  });

/** Runs one check within its deadline and what is left of the whole. What the target does wrong is its outcome; our own faults are thrown. */
export const runCheck = async (check: Check, order: CheckOrder): Promise<CheckResult> => {
  const { target, endUs, stop } = order;
  const { profile, mode, clock } = target;
  const sinceUs = clock.nowUs();
  const ownMs = check.deadlineMs(profile);
  const deadlineMs = Math.min(ownMs, (endUs - sinceUs) / 1000);
  const evidence: CheckEvidence[] = [];
  const finish = (outcome: CheckOutcome): CheckResult => ({
    ...{ id: check.id, title: say.titles[check.id], source: `${SPEC_FILE}:${check.line}`, tier: check.tiers[0] },
    ...{ deadlineMs: ownMs, expectation: check.expects({ profile, mode }), outcome, evidence: [...evidence] },
    tookMs: (clock.nowUs() - sinceUs) / 1000,
  });
  const reason = profile.checks.notApplicable[check.id];
  // Where nobody said which mode is meant, no profile may excuse that.
  const isMissed = check.id === 'mode' && target.modeSaid === 'by-nobody';
  if (reason !== undefined && !isMissed) return finish({ state: 'not-applicable', why: reason });
  if (stop?.aborted === true) return finish(undecided('interrupted', say.interrupted()));
  if (deadlineMs <= 0) return finish(undecided('interrupted', say.noTimeLeft()));
  const requestMs = Math.min(deadlineMs, check.requestDeadlineMs ?? deadlineMs);
  const { context, abort, ours } = contextOf(order, { deadlineMs, requestMs }, evidence);
  try {
    const running = check.run(context).catch((error: unknown) => asOutcome(error, ours()));
    return finish(await within(running, target, { deadlineMs, stop, abort }));
  } finally {
    await context.client.close();
  }
};

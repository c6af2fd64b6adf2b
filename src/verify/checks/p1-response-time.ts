import type { Profile } from '../../core/profile.ts';
import { type Check, say } from '../check.ts';
import { REQUEST_TIMEOUT_MS, sendProbe } from '../response-probe.ts';
import { judgeResponses } from '../response-verdict.ts';

/** Beyond the plan and the last answer: opening connections, and one request before it. */
const MARGIN_MS = 15_000;

const planMs = ({ checks: { responseProbe } }: Profile): number =>
  (responseProbe.requests / responseProbe.ratePerSec) * 1000;

/** P1: the response time of quotes, by a short open-model probe and exact bounds (docs/spec/rollback-strategy.zh.md:257). */
export const responseTime: Check = {
  ...{ id: 'P1', line: 239, tiers: [3], stage: 'load' },
  deadlineMs: (profile) => Math.ceil(planMs(profile)) + REQUEST_TIMEOUT_MS + MARGIN_MS,
  expects: ({ profile }) => say.P1.expects(profile.checks.responseProbe),
  run: async (context) => {
    const seen = await sendProbe(context);
    return seen.state === 'sent' ? judgeResponses(context, seen.slice, seen.examples) : seen.outcome;
  },
};

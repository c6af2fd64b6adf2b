import type { Checklist, CheckResult } from '../core/checklist.ts';
import { DOCUMENT_CHECKS, type Tier } from '../core/checks.ts';
import { EXIT, type ExitCode } from '../core/errors.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import { type CheckedTarget, STAGES, say } from './check.ts';
import { checksOfTier } from './registry.ts';
import { type CheckOrder, runCheck } from './run-check.ts';
import { sharedFigures } from './server-figures.ts';
import { openTrafficBook } from './traffic.ts';
import { wholeDeadlineMs } from './whole-deadline.ts';

export type ChecklistOrder = {
  readonly tier: Tier;
  /** For all checks together: what has not begun by then is interrupted. Left out: as long as they may take one after another. */
  readonly deadlineMs?: number;
  /** Ends the checklist early: what has not ended by then is interrupted. */
  readonly stop?: AbortSignal;
};

const isCounted = ({ outcome }: CheckResult): boolean => outcome.state !== 'not-applicable';

const verdictOf = (results: readonly CheckResult[]): Verdict =>
  worstVerdict(results.flatMap(({ outcome }) => (outcome.state === 'not-applicable' ? [] : [outcome.state])));

/** The verdict in one line: how many of the 13 held, what was left out and why, and what broke (docs/spec/documented-contract.md:44). */
export const verdictLineOf = (results: readonly CheckResult[]): string => {
  const document: readonly string[] = DOCUMENT_CHECKS;
  const ofDocument = results.filter(({ id }) => document.includes(id));
  const beside = results.filter(({ id }) => !document.includes(id));
  const inState = (state: CheckResult['outcome']['state']) => results.filter(({ outcome }) => outcome.state === state);
  return say.verdictLine({
    verdict: verdictOf(results),
    held: ofDocument.filter(({ outcome }) => outcome.state === 'pass').length,
    asked: ofDocument.length,
    all: DOCUMENT_CHECKS.length,
    failed: inState('fail').map(({ id }) => id),
    undecided: inState('inconclusive').map(({ id }) => id),
    notApplicable: ofDocument.filter((result) => !isCounted(result)).map(({ outcome: { why } }) => why),
    notAsked: beside.filter((result) => !isCounted(result)).map(({ id, outcome: { why } }) => ({ id, why })),
  });
};

/** The exit code that a checklist leads to. */
export const exitCodeOf = ({ verdict }: Pick<Checklist, 'verdict'>): ExitCode => EXIT[verdict];

/**
 * Plays the checklist to the depth of a tier against a target and says what held, with evidence. Never throws for what the target does: nobody
 * listening makes every check fail. The worst outcome is the verdict; checks that the profile calls not applicable leave it.
 */
export const runChecklist = async (target: CheckedTarget, order: ChecklistOrder): Promise<Checklist> => {
  const { clock, profile, spec, mode, redact, figures } = target;
  const startUs = clock.nowUs();
  const startedAt = new Date(clock.wallMs()).toISOString();
  const traffic = openTrafficBook();
  const shared = { ...target, figures: figures === null ? null : sharedFigures(figures) };
  const checkOrder: CheckOrder = {
    target: shared,
    traffic,
    startUs,
    endUs: startUs + (order.deadlineMs ?? wholeDeadlineMs(order.tier, profile)) * 1000,
    stop: order.stop ?? null,
  };
  const checks = checksOfTier(order.tier);
  const results: CheckResult[] = [];
  for (const stage of STAGES) {
    const together = checks.filter((check) => check.stage === stage);
    results.push(...(await Promise.all(together.map((check) => runCheck(check, checkOrder)))));
  }
  const inOrder = checks.flatMap(({ id }) => results.filter((result) => result.id === id));
  return {
    ...{ schemaVersion: 1, kind: 'checklist', tier: order.tier, startedAt },
    target: { profile: profile.name, url: redact(spec.baseUrl), mode },
    durationMs: (clock.nowUs() - startUs) / 1000,
    verdict: verdictOf(inOrder),
    verdictLine: verdictLineOf(inOrder),
    checks: inOrder,
    traffic: traffic.total(),
  };
};

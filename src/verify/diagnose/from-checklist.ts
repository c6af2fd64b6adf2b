import type { Checklist, CheckOutcome, CheckResult } from '../../core/checklist.ts';
import type { CheckId } from '../../core/checks.ts';
import type { Finding } from '../../core/diagnosis.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { CHECK_ROWS, FOLLOWS, type Row, UNANSWERED_ROW } from './table.ts';

const { diagnose: text } = englishCatalogue;

export type Classed = NonNullable<Finding['classed']>;

export const classedBy = (row: Row, why: string, follows: string | null = null): Classed => ({
  ...{ class: row.class, line: row.line },
  ...{ why, follows },
});

const FOLLOWS_WHY: Readonly<Record<string, string>> = {
  mode: text.why.followsMode(),
  F1: text.why.followsQuote(),
};

/** A mode that is contradicted is undecided to a checklist, since nothing that follows can be believed; here it is what is wrong. */
const isBroken = ({ state, ...rest }: CheckOutcome): boolean =>
  state === 'fail' || ('reason' in rest && rest.reason === 'mode-unproven');

const unansweredOf = ({ outcome }: CheckResult) => (outcome.state === 'fail' ? (outcome.unanswered ?? null) : null);

type Broken = ReadonlyMap<CheckId, CheckResult>;

const classedOf = (result: CheckResult, broken: Broken): Classed => {
  const { id, outcome } = result;
  const isOfMany = id === 'P1';
  const isUnanswered = unansweredOf(result) !== null;
  if (isUnanswered && !isOfMany) return classedBy(UNANSWERED_ROW, text.why.unanswered());
  const isIll = outcome.state === 'fail' && outcome.ill === true;
  const cause = isIll ? undefined : FOLLOWS[id];
  const seen = cause === undefined ? undefined : broken.get(cause);
  if (cause === undefined || seen === undefined)
    return isUnanswered
      ? classedBy(CHECK_ROWS.F1, text.why.followsErrors())
      : classedBy(CHECK_ROWS[id], text.why.check(id));
  const row = unansweredOf(seen) === null ? CHECK_ROWS[cause] : UNANSWERED_ROW;
  return classedBy(row, FOLLOWS_WHY[cause] ?? '', cause);
};

/** What could not be looked at, apart from what was looked at and decides nothing. */
const UNSEEN: ReadonlySet<string> = new Set(['not-measurable', 'server-unseen', 'no-data']);

export const undecidedState = (reason: string): 'unmeasured' | 'undecided' =>
  UNSEEN.has(reason) ? 'unmeasured' : 'undecided';

const findingOf = (result: CheckResult, broken: Broken): readonly Finding[] => {
  const { id, title, source, outcome } = result;
  const common = { kind: 'check', id, arm: null, text: text.found.check(id, title, outcome.why), source } as const;
  if (broken.has(id)) return [{ ...common, state: 'broken', classed: classedOf(result, broken) }];
  if (outcome.state !== 'inconclusive') return [];
  return [{ ...common, state: undecidedState(outcome.reason), classed: null }];
};

/** What of a played checklist is broken or undecided, with the class that each broken check speaks for. */
export const findingsOfChecklist = ({ checks }: Pick<Checklist, 'checks'>): readonly Finding[] => {
  const broken = new Map(checks.filter(({ outcome }) => isBroken(outcome)).map((each) => [each.id, each]));
  return checks.flatMap((result) => findingOf(result, broken));
};

/** Checks that read the target's process, and no answer of the target. */
const OF_THE_PROCESS: ReadonlySet<CheckId> = new Set(['P3', 'P4']);

/** Checks that tell an answer of the target from none: one that is red and not unanswered was answered by it. F2 may be a script, P1 and P2 ask often. */
const TELLS_WHO: ReadonlySet<CheckId> = new Set([
  ...(['flags', 'legacy-support', 'H1', 'H2', 'H3', 'H4', 'H5', 'F1', 'F3', 'F4'] as const),
]);

/**
 * Whether the whole checklist met nobody (`nobody`: no connection, or none that was answered), or somebody else (`stranger`: what came is none of the
 * target's answers: 404, the page or the redirect of a proxy, no JSON). Null: it met the target.
 */
export const whoAnswered = ({ checks }: Pick<Checklist, 'checks'>): 'nobody' | 'stranger' | null => {
  const asked = checks.filter(({ id }) => !OF_THE_PROCESS.has(id));
  const isAnswered = (check: CheckResult): boolean =>
    check.outcome.state === 'pass' ||
    (check.outcome.state === 'fail' && TELLS_WHO.has(check.id) && unansweredOf(check) === null);
  if (asked.some(isAnswered)) return null;
  const hows = asked.flatMap((check) => unansweredOf(check) ?? []);
  if (hows.length === 0) return null;
  return hows.every((how) => how === 'unreachable' || how === 'late') ? 'nobody' : 'stranger';
};

/** Whether the flags of an emergency are in force, proven (docs/spec/rollback-strategy.zh.md:300-303): tier 1 is done. */
export const isTierOneDone = ({ target, checks }: Pick<Checklist, 'target' | 'checks'>): boolean =>
  target.mode === 'legacy-fallback' && checks.some(({ id, outcome }) => id === 'mode' && outcome.state === 'pass');

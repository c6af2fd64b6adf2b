import type { Checklist, CheckOutcome, CheckResult } from '../../core/checklist.ts';
import { visible } from '../safe-text.ts';
import { evidenceLines } from './lines.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0: what acts is written out by `visible`, so no character is left that a document may not hold. */
const xml = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** How a case ended. `reason` is a word for scripts, `why` a sentence. */
export type JunitOutcome =
  | Pick<Extract<CheckOutcome, { state: 'pass' | 'fail' | 'not-applicable' }>, 'state' | 'why'>
  | { readonly state: 'inconclusive'; readonly reason: string; readonly why: string };

export type JunitCase = {
  readonly name: string;
  readonly outcome: JunitOutcome;
  readonly tookMs: number;
  /** What is known of it beside the outcome, a sentence each. */
  readonly lines: readonly string[];
};

export type JunitSuite = {
  /** The command that was played. */
  readonly name: string;
  readonly profile: string;
  readonly verdictLine: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly cases: readonly JunitCase[];
};

/** A check that is undecided is an error and not a failure: neither lets a gate through, and they are told apart. */
const resultOf = ({ outcome }: JunitCase): readonly string[] => {
  switch (outcome.state) {
    case 'pass':
      return [];
    case 'fail':
      return [`      <failure type="fail" message="${xml(outcome.why)}"/>`];
    case 'inconclusive':
      return [`      <error type="${xml(outcome.reason)}" message="${xml(outcome.why)}"/>`];
    case 'not-applicable':
      return [`      <skipped message="${xml(outcome.why)}"/>`];
  }
};

const caseOf = (each: JunitCase, { name, profile }: JunitSuite): readonly string[] => [
  `    <testcase classname="gateproof.${name}.${xml(profile)}" name="${xml(each.name)}" time="${seconds(each.tookMs)}">`,
  ...resultOf(each),
  `      <system-out>${each.lines.map(xml).join('\n')}</system-out>`,
  '    </testcase>',
];

/**
 * Cases as JUnit XML. There is no standard, only the form that Jenkins, GitLab and GitHub read: a suite with its counts, and in each case at most
 * one of failure, error and skipped. Nothing is green there unless every case is.
 */
export const renderJunit = (suite: JunitSuite): string => {
  const { cases } = suite;
  const inState = (state: JunitOutcome['state']): number =>
    cases.filter(({ outcome }) => outcome.state === state).length;
  const counts = `tests="${cases.length}" failures="${inState('fail')}" errors="${inState('inconclusive')}" skipped="${inState('not-applicable')}" time="${seconds(suite.durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gateproof ${suite.name}" ${counts}>`,
    `  <testsuite name="${xml(suite.verdictLine)}" ${counts} timestamp="${suite.startedAt}">`,
    ...cases.flatMap((each) => caseOf(each, suite)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

/** A check of the checklist as a case. */
export const checkCase = (check: CheckResult): JunitCase => ({
  name: `${check.id} ${check.title}`,
  outcome: check.outcome,
  tookMs: check.tookMs,
  lines: evidenceLines(check),
});

/** The checklist as JUnit XML, a case for every check. */
export const renderChecklistJunit = ({ target, verdictLine, startedAt, durationMs, checks }: Checklist): string =>
  renderJunit({
    ...{ name: 'check', profile: target.profile, verdictLine, startedAt, durationMs },
    cases: checks.map(checkCase),
  });

import type { Checklist, CheckResult } from '../../core/checklist.ts';
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

/** A check that is undecided is an error and not a failure: neither lets a gate through, and they are told apart. */
const resultOf = ({ outcome }: CheckResult): readonly string[] => {
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

const caseOf = (check: CheckResult, { target }: Checklist): readonly string[] => [
  `    <testcase classname="gateproof.check.${xml(target.profile)}" name="${xml(`${check.id} ${check.title}`)}" time="${seconds(check.tookMs)}">`,
  ...resultOf(check),
  `      <system-out>${evidenceLines(check).map(xml).join('\n')}</system-out>`,
  '    </testcase>',
];

/**
 * The checklist as JUnit XML. There is no standard, only the form that Jenkins, GitLab and GitHub read: a suite with its counts, and in each case
 * at most one of failure, error and skipped.
 */
export const renderChecklistJunit = (list: Checklist): string => {
  const inState = (state: CheckResult['outcome']['state']): number =>
    list.checks.filter(({ outcome }) => outcome.state === state).length;
  const counts = `tests="${list.checks.length}" failures="${inState('fail')}" errors="${inState('inconclusive')}" skipped="${inState('not-applicable')}" time="${seconds(list.durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gateproof check" ${counts}>`,
    `  <testsuite name="${xml(list.verdictLine)}" ${counts} timestamp="${list.startedAt}">`,
    ...list.checks.flatMap((check) => caseOf(check, list)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Restart, Verification, VerificationLoad } from '../../core/verification.ts';
import { checkCase, type JunitCase, type JunitOutcome, renderJunit } from '../checklist/junit.ts';

const { verification: text } = englishCatalogue;

const outcomeOfLoad = (load: VerificationLoad): JunitOutcome => {
  if (load.state === 'not-played')
    return { state: 'inconclusive', reason: load.state, why: text.load.notPlayed(load.why) };
  const { verdict, reasons } = load.summary;
  const [first] = reasons;
  if (verdict === 'pass') return { state: verdict, why: text.load.allHold() };
  const why = first?.text ?? '';
  return verdict === 'fail' ? { state: verdict, why } : { state: verdict, reason: first?.code ?? verdict, why };
};

/** What a load found, and where it says more. */
const linesOfLoad = (load: VerificationLoad): readonly string[] =>
  load.state === 'not-played'
    ? [load.hint].filter((hint) => hint !== '')
    : [...load.summary.reasons, ...load.summary.warnings].map((remark) => remark.text);

const loadCase = ({ load, checklist, durationMs }: Verification): JunitCase => ({
  name: text.titles.load(),
  outcome: outcomeOfLoad(load),
  tookMs: Math.max(0, durationMs - checklist.durationMs),
  lines: linesOfLoad(load),
});

const restartCase = ({ verdict, why, traps }: Restart): JunitCase => ({
  name: text.titles.restart(),
  outcome: verdict === 'inconclusive' ? { state: verdict, reason: 'not-measurable', why } : { state: verdict, why },
  tookMs: 0,
  lines: traps,
});

/**
 * A verification as JUnit XML: a case for every check, one for its load, and one for the restart where it was asked for. It is green only where the
 * verification passes.
 */
export const renderVerificationJunit = (of: Verification): string =>
  renderJunit({
    ...{ name: 'verify', profile: of.checklist.target.profile, verdictLine: of.verdictLine },
    ...{ startedAt: of.startedAt, durationMs: of.durationMs },
    cases: [
      ...of.checklist.checks.map(checkCase),
      loadCase(of),
      ...(of.restart === null ? [] : [restartCase(of.restart)]),
    ],
  });

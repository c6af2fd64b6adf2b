import type { Checklist } from '../../core/checklist.ts';
import type { Finding } from '../../core/diagnosis.ts';
import { ARMS, type Arm, MODES } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Summary } from '../../core/summary.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import type { StoredResult } from '../../store/stored-result.ts';
import type { Case } from '../../verify/diagnose/decide.ts';
import { findingsOfChecklist, isTierOneDone, whoAnswered } from '../../verify/diagnose/from-checklist.ts';
import { findingsOfSummary } from '../../verify/diagnose/from-summary.ts';
import { findingsOfVerification } from '../../verify/diagnose/from-verification.ts';

const { found } = englishCatalogue.diagnose;

/**
 * The part of a stored result that a next command is about: an arm of a run and its profile by name, where they are known. Its mode is not among
 * them: it may be what the target said by itself, and a next command that names it would prove a rollback by the target's own word.
 */
export type StoredPlace = { readonly arm: Arm | null; readonly profile: string | null };

export type StoredCase = { readonly case: Case; placeOf(arm: string | null): StoredPlace };

const armOf = (name: string | null): Arm | null => ARMS.find((arm) => arm === name) ?? null;

const judged = (record: RunRecord): Summary => summarizeRun(record, judge(record), englishCatalogue);

/** Whether all that is broken is broken in legacy-fallback, proven: the flags of an emergency would change nothing of it. */
const isProvenEmergency = ({ modes }: Summary, findings: readonly Finding[]): boolean => {
  const arms = findings.flatMap(({ state, arm }) => (state === 'broken' ? [arm] : []));
  return arms.length > 0 && arms.every((arm) => arm === MODES[1] && modes[MODES[1]]?.modeProof === 'proven');
};

const placeInRecord =
  ({ modes }: RunRecord): StoredCase['placeOf'] =>
  (name) => {
    const seen = modes.find(({ mode }) => mode === name) ?? modes[0];
    return { arm: seen?.mode ?? null, profile: seen?.target.profile ?? null };
  };

const placeInSummary =
  ({ modes }: Summary): StoredCase['placeOf'] =>
  (name) => ({ arm: armOf(name ?? Object.keys(modes)[0] ?? null), profile: null });

const placeInChecklist =
  ({ target }: Checklist): StoredCase['placeOf'] =>
  () => ({ arm: null, profile: target.profile });

const whatOfRecord = ({ kind, scenario }: RunRecord): string => found.run(kind, scenario.name);

/** A stored result as a case: a record, alone or beside a verification, is judged anew by the rules of today. */
export const storedCase = (result: StoredResult): StoredCase => {
  const { path } = result;
  switch (result.kind) {
    case 'record': {
      const { record } = result;
      const summary = judged(record);
      const from = { kind: 'record', path, seenAt: record.startedAt, what: whatOfRecord(record) } as const;
      const findings = findingsOfSummary(summary);
      const rest = { met: null, isTierOneDone: isProvenEmergency(summary, findings), from };
      return { case: { findings, ...rest }, placeOf: placeInRecord(record) };
    }
    case 'summary': {
      const { summary } = result;
      const from = { kind: 'summary', path, seenAt: null, what: found.summary(summary.runId) } as const;
      const findings = findingsOfSummary(summary);
      const rest = { met: null, isTierOneDone: isProvenEmergency(summary, findings), from };
      return { case: { findings, ...rest }, placeOf: placeInSummary(summary) };
    }
    case 'checklist': {
      const { checklist } = result;
      const { tier, target, startedAt } = checklist;
      const from = { kind: 'checklist', path, seenAt: startedAt, what: found.checklist(tier, target.url) } as const;
      const rest = { met: whoAnswered(checklist), isTierOneDone: isTierOneDone(checklist), from };
      return { case: { findings: findingsOfChecklist(checklist), ...rest }, placeOf: placeInChecklist(checklist) };
    }
    case 'verification': {
      const { verification, record } = result;
      const { checklist, tier, startedAt } = verification;
      const what = found.verification(tier, checklist.target.url);
      const from = { kind: 'verification', path, seenAt: startedAt, what } as const;
      const rest = { met: whoAnswered(checklist), isTierOneDone: isTierOneDone(checklist), from };
      const findings = findingsOfVerification(verification, record === null ? null : judged(record));
      return { case: { findings, ...rest }, placeOf: placeInChecklist(checklist) };
    }
  }
};

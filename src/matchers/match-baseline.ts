import { incomparabilitiesOf, type Side } from '../cli/records/comparable.ts';
import { sideBySideOf, sideBySideText } from '../cli/records/side-by-side.ts';
import { explainReason } from '../judge/explain.ts';
import { COLUMNS, type Finding, messageOf } from './finding.ts';
import { type JudgedRecord, judgeSubject, type Subject } from './subject.ts';

const sideOf = (letter: Side['letter'], { name, record, judgement, catalogue }: JudgedRecord): Side => {
  const { runWord, baselineWord } = catalogue.matchers;
  return { letter, name: name ?? (letter === 'A' ? baselineWord() : runWord()), record, judgement };
};

/**
 * Whether a run is comparable with a baseline and holds by its own limits. What lies between the two is shown and never judged: they were played
 * one after the other, and a host drifts (measurement rule 4.1). A difference is judged by `toBeNoWorse` on a run of both in turns.
 * Incomparable is inconclusive, with every reason.
 */
export const matchBaseline = (subject: Subject, baseline: Subject): Finding => {
  const run = judgeSubject(subject);
  const sides = [sideOf('A', judgeSubject(baseline)), sideOf('B', run)] as const;
  const { catalogue, judgement, record } = run;
  const text = catalogue.matchers;
  const found = sideBySideOf(...sides, incomparabilitiesOf(...sides));
  const shown = sideBySideText(sides, found, { catalogue, columns: COLUMNS }).trimEnd().split('\n');
  const verdict = found.comparable ? judgement.verdict : 'inconclusive';
  const headline = found.comparable
    ? text.matched(verdict, record.scenario.name)
    : text.incomparable(record.scenario.name);
  const reasons = found.comparable ? judgement.reasons : [];
  const sentences = reasons.map((reason) => explainReason(catalogue, reason, judgement));
  return { verdict, message: messageOf({ headline, sentences, blocks: [shown] }, run) };
};

import type { ObjectiveResult } from '../../core/judgement.ts';
import { type JudgedShare, judgedShareOf } from '../bounds.ts';
import { judgedMsOf, type ModeView } from '../facts.ts';
import { type Line, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

type Measured = { readonly of: ObjectiveResult; readonly share: JudgedShare };

const measuredOf = (results: readonly ObjectiveResult[]): Measured[] =>
  results.flatMap((of) => {
    const share = judgedShareOf(of);
    return share === null ? [] : [{ of, share }];
  });

const wordsOf = (view: ReportView, mode: string, { of, share }: Measured) => ({
  mode,
  name: view.catalogue.judgement.objectiveName(of.id),
  share: share.kind,
  bound: share,
  n: of.n,
  noun: of.sampleNoun,
});

/** Of what holds, only what came closest to its limit: the rest is surer than that. */
const tightestOf = (held: readonly Measured[]): Measured | undefined =>
  held.toSorted((a, b) => b.share.tightness - a.share.tightness)[0];

const modeLines = (view: ReportView, { mode, judged }: ModeView): Line[] => {
  const { sure } = view.catalogue.report.objective;
  const gating = judged.objectives.filter((each) => each.gating);
  const measured = measuredOf(gating);
  const having = (verdict: ObjectiveResult['verdict']): Measured[] =>
    measured.filter(({ of }) => of.verdict === verdict);
  const tightest = tightestOf(having('pass'));
  return [
    ...having('inconclusive')
      .filter(({ of }) => of.reason === 'too-few-samples')
      .map((each) => line(sure.undecided(wordsOf(view, mode, each)))),
    ...(tightest === undefined ? [] : [line(sure.holds(wordsOf(view, mode, tightest)))]),
  ];
};

/** One line a remark, with all the objectives that it is true of. */
const noteLines = (view: ReportView, { mode, judged }: ModeView): Line[] => {
  const { listed, objective } = view.catalogue.report;
  const namesOf = new Map<string, string[]>();
  for (const { id, gating, notes } of judged.objectives) {
    if (!gating) continue;
    for (const note of notes) {
      const sentence = view.catalogue.judgement.note(note);
      namesOf.set(sentence, [...(namesOf.get(sentence) ?? []), view.catalogue.judgement.objectiveName(id)]);
    }
  }
  return [...namesOf].map(([sentence, names]) => line(objective.sure.note(`${mode}: ${listed(names)}`, sentence)));
};

/** Whether the library of real clients met what our own client met. */
const twoClientsLines = ({ catalogue }: ReportView, { mode, judged: { twoClients } }: ModeView): Line[] =>
  twoClients === null
    ? []
    : [line(catalogue.twoClients.line(mode, twoClients), twoClients.verdict === 'disagree' ? 'unsure' : 'plain')];

/** How much the verdict can bear: what came closest to its limit, what stayed open, and what the bounds assume. How sure a breach is stands with its reason. */
export const sureSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const { objective, title } = view.catalogue.report;
  const longestMs = Math.max(0, ...modes.map(({ mode }) => judgedMsOf(view.record, mode)));
  const anythingMeasured = modes.some(({ judged }) => measuredOf(judged.objectives).length > 0);
  return {
    kind: 'lines',
    title: title.sure,
    lines: anythingMeasured
      ? [
          ...modes.flatMap((each) => modeLines(view, each)),
          ...modes.flatMap((each) => noteLines(view, each)),
          ...modes.flatMap((each) => twoClientsLines(view, each)),
          line(objective.sure.conditions(longestMs, view.judgement.alpha), 'quiet'),
        ]
      : [line(objective.sure.nothing)],
  };
};

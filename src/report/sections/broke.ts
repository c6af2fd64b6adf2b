import type { Explanation } from '../../core/explanation.ts';
import { explainFails } from '../../judge/explain/explainFails.ts';
import { type Line, line, type Section, toneOfVerdict } from '../page.ts';
import { shortened } from '../safe-text.ts';
import type { ReportView } from '../view.ts';

/** What a target says may be long; here it only shows what to look for. */
const MOST_CHARACTERS = 120;

/** Where it is worst, what the other arm does, an example: as much of it as is known. */
const underOf = ({ catalogue }: ReportView, of: Explanation): Line[] => {
  const words = catalogue.explanation;
  const { worstReason, endpoint, otherArm } = of;
  const where = [
    ...(worstReason === null ? [] : [words.worstReason(worstReason, of.noun)]),
    ...(endpoint === null ? [] : [words.endpoint(endpoint)]),
  ];
  const symbols = words.worstSymbols(of.worstSymbols);
  const operations = words.worstOperations(of.worstOperations);
  const example = of.examples.find((each) => each.kind === worstReason?.kind);
  return [
    ...(where.length === 0 ? [] : [where.join(' ')]),
    ...(operations === null ? [] : [operations]),
    ...(symbols === null ? [] : [symbols]),
    ...(otherArm === null ? [] : [words.otherArm(otherArm, of)]),
    ...(example === undefined
      ? []
      : [words.example({ ...example, detail: shortened(example.detail, MOST_CHARACTERS) })]),
  ].map((text) => line(text));
};

/** What broke, since when, where it is worst; objectives of which the same is true are told together. */
export const brokeSections = (view: ReportView): Section[] => {
  const words = view.catalogue.explanation;
  const told = explainFails(view.record, view.judgement).map((of) => ({ of, under: underOf(view, of) }));
  const alike = Map.groupBy(told, ({ of, under }) => JSON.stringify([words.broke([], of), under]));
  const points = [...alike.values()].flatMap((same) => {
    const names = same.map(({ of }) => view.catalogue.judgement.objectiveName(of.objective));
    return same
      .slice(0, 1)
      .map(({ of, under }) => ({ head: line(words.broke(names, of), toneOfVerdict('fail')), under }));
  });
  return points.length === 0 ? [] : [{ kind: 'points', title: words.title, points }];
};

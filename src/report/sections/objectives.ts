import type { ObjectiveResult } from '../../core/judgement.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { ruleSentence } from '../../judge/explain.ts';
import { judgedShareOf } from '../bounds.ts';
import type { ModeView } from '../facts.ts';
import { type Cell, cell, type Line, line, type Section, type Tone, toneOfVerdict } from '../page.ts';
import type { ReportView } from '../view.ts';

/** What only informs is never printed in the colours of a verdict. */
const toneOf = (of: ObjectiveResult): Tone => (of.gating ? toneOfVerdict(of.verdict) : 'plain');

const boundLine = (view: ReportView, of: ObjectiveResult): Line[] => {
  const share = judgedShareOf(of);
  if (share === null) return [];
  const words = view.catalogue.report.objective;
  return [line(share.kind === 'slow' ? words.slowBound(share, of.n) : words.bound(share, of.n))];
};

const outcomeCell = (view: ReportView, of: ObjectiveResult): Cell => {
  const words = view.catalogue.report.objective;
  const state = `${words.observed(of)}  ${words.state(of.verdict)}`;
  return [
    line(state, toneOf(of)),
    ...boundLine(view, of),
    ...(of.reason === null ? [] : [line(words.because(of.reason))]),
    ...(of.needs === null ? [] : [line(words.needs(of.needs, of.sampleNoun))]),
    ...(of.verdict === 'fail' && of.observedOkOnly !== null ? [line(words.okOnly(of.observedOkOnly))] : []),
  ];
};

const nameCell = (view: ReportView, of: ObjectiveResult): Cell => {
  const words = view.catalogue.report.objective;
  const name = view.catalogue.judgement.objectiveName(of.id);
  return [
    line(of.gating ? name : words.infoOnly(name), 'strong'),
    line(words.limit(ruleSentence(view.catalogue.judgement, of)), 'quiet'),
  ];
};

/** What nobody asked for and nothing could measure: named in a line, no row of its own. */
const isIdle = ({ gating, reason }: ObjectiveResult): boolean => !gating && reason === 'not-measurable';

/** Gating ones first, each once. */
const idsOf = (results: readonly ObjectiveResult[]): ObjectiveId[] => [
  ...new Set([...results.filter(({ gating }) => gating), ...results].map(({ id }) => id)),
];

const captionOf = (view: ReportView, shown: readonly ObjectiveResult[], idle: readonly ObjectiveId[]): string => {
  const { objective, listed } = view.catalogue.report;
  const names = idle.map((id) => view.catalogue.judgement.objectiveName(id));
  return [
    objective.caption(view.judgement.alpha),
    ...(shown.some(({ gating }) => !gating) ? [objective.captionInfo] : []),
    ...(names.length > 0 ? [objective.captionUnmeasurable(listed(names))] : []),
  ].join(' ');
};

/** One row an objective, gating ones first, one column a mode. */
export const objectivesSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const words = view.catalogue.report.objective;
  const all = modes.flatMap(({ judged }) => judged.objectives);
  const shown = all.filter((of) => !isIdle(of));
  const shownIds = idsOf(shown);
  const rows = shownIds.map((id) => {
    const results = modes.map(({ judged }) => judged.objectives.find((each) => each.id === id));
    const known = results.find((each) => each !== undefined);
    const name = known === undefined ? [] : nameCell(view, known);
    return [name, ...results.map((of) => (of === undefined ? cell('-') : outcomeCell(view, of)))];
  });
  return {
    kind: 'table',
    title: view.catalogue.report.title.objectives,
    caption: captionOf(
      view,
      shown,
      idsOf(all.filter(isIdle)).filter((id) => !shownIds.includes(id)),
    ),
    columns: [
      { title: words.column, align: 'left' },
      ...modes.map(({ mode }) => ({ title: mode, align: 'left' }) as const),
    ],
    rows,
  };
};

import type { ModeView } from '../facts.ts';
import { line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const opensSockets = ({ slices }: ReportView['record']): boolean =>
  slices.some(({ connections }) => connections.counts.planned > 0);

/** What was run, where and on what: enough to tell two reports apart. */
export const runSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const { record, catalogue } = view;
  const words = catalogue.report.run;
  const lost = record.workers.filter(({ fate }) => fate === 'lost');
  return {
    kind: 'lines',
    title: catalogue.report.title.run,
    lines: [
      line(words.question(record.scenario.question)),
      line(words.when(record)),
      ...modes.map(({ seen }) => line(words.target(seen))),
      line(words.plan(record)),
      line(words.environment(record)),
      ...(record.engine.name === 'native' ? [] : [line(catalogue.k6Engine.sent(record.engine))]),
      ...(record.engine.name === 'native' || !opensSockets(record) ? [] : [line(catalogue.k6Engine.ofSockets())]),
      ...record.shards.map((shard) => line(words.shard(shard, shard.of ?? record.shards.length))),
      ...lost.map(({ index, detail }) => line(words.workerLost(index, detail), 'unsure')),
    ],
  };
};

/** Which line of the document each gating limit is from, and what we chose where that line is open. */
export const limitsSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const { judgement, report } = view.catalogue;
  const gating = modes.flatMap(({ judged }) => judged.objectives).filter((each) => each.gating);
  const sentences = gating.map(({ id, source }) =>
    report.limitSource(judgement.objectiveName(id), source, judgement.leavesOpen(id)),
  );
  return { kind: 'lines', title: report.title.limits, lines: [...new Set(sentences)].map((text) => line(text)) };
};

/** The end of every report: what was written, and the exact commands to go on with. */
export const goOnSections = ({ files, runAgain, rejudge, catalogue }: ReportView): Section[] => {
  const { title } = catalogue.report;
  return [
    ...(files.length === 0 ? [] : [{ kind: 'verbatim', title: title.files, texts: files } as const]),
    ...(runAgain === null ? [] : [{ kind: 'verbatim', title: title.runAgain, texts: [runAgain] } as const]),
    { kind: 'verbatim', title: title.rejudge, texts: [rejudge] },
  ];
};

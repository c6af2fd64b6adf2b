import type { ModeView } from '../facts.ts';
import { line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** Whether k6 saw what our own engine saw; nothing where one engine sent all requests. */
export const enginesSection = ({ catalogue }: ReportView, modes: readonly ModeView[]): Section[] => {
  const { title, line: sentence } = catalogue.twoEngines;
  const lines = modes.flatMap(({ mode, judged: { twoEngines } }) =>
    twoEngines === null
      ? []
      : [line(sentence(mode, twoEngines), twoEngines.verdict === 'disagree' ? 'unsure' : 'plain')],
  );
  return lines.length === 0 ? [] : [{ kind: 'lines', title, lines }];
};

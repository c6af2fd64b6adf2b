import type { ModeView } from '../facts.ts';
import { type Line, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const linesOf = ({ record, catalogue }: ReportView, { mode, seen }: ModeView): Line[] => {
  const words = catalogue.quoteWire;
  const { wire, target } = seen;
  const { honourRetryAfter } = record.scenario.quotes;
  return [
    ...(wire === null ? [] : [line(words.line(mode, wire))]),
    ...(wire === null || wire.retryAfter.seen === 0
      ? []
      : [line(words.retryAfter(mode, wire.retryAfter, honourRetryAfter), 'unsure')]),
    ...(target.tls?.insecure === true ? [line(words.uncheckedCertificate(mode), 'unsure')] : []),
  ];
};

/** What quote requests met below their answers; nothing where none was asked, or the record is older. */
export const quoteWireSections = (view: ReportView, modes: readonly ModeView[]): Section[] => {
  const lines = modes.flatMap((each) => linesOf(view, each));
  return lines.length === 0 ? [] : [{ kind: 'lines', title: view.catalogue.quoteWire.title, lines }];
};

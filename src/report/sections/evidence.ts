import type { Arm } from '../../core/modes.ts';
import type { Books } from '../../core/record.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
import type { ModeView } from '../facts.ts';
import { type Line, line, type Section } from '../page.ts';
import { shortened } from '../safe-text.ts';
import type { ReportView } from '../view.ts';

/** A target can answer with a megabyte of text; a reader wants to know what kind of text. */
const MOST_CHARACTERS = 300;

const some = (section: Section & { kind: 'lines' }): Section[] => (section.lines.length === 0 ? [] : [section]);

/** What comparing the books of the target of this arm with ours showed. */
export const booksLines = ({ report: { books: words } }: Catalogue, mode: Arm, books: Books): Line[] => {
  if (books.state === 'none') return [line(words.none(mode))];
  if (books.state === 'unavailable')
    return [line(words.unavailable(mode, shortened(books.why, MOST_CHARACTERS)), 'unsure')];
  if (books.state === 'read') return [line(words.read(mode))];
  const { together = [mode] } = books;
  if (together[0] !== mode) return [];
  const name = together.join(' and ');
  const compared = books.lines.filter(({ rule }) => rule !== 'shown');
  const differing = compared.filter(({ holds }) => !holds);
  if (differing.length === 0) {
    const ofRule = (wanted: string): number => compared.filter(({ rule }) => rule === wanted).length;
    return [line(words.equal(name, ofRule('equal'), { atMost: ofRule('at-most'), atLeast: ofRule('at-least') }))];
  }
  return [
    line(words.differ(name, differing.length, compared.length), 'bad'),
    ...differing.map((each) => line(words.line(each))),
  ];
};

/** Our counts against the target's own. */
export const booksSection = (view: ReportView, modes: readonly ModeView[]): Section => ({
  kind: 'lines',
  title: view.catalogue.report.title.books,
  lines: modes.flatMap(({ mode, seen }) => booksLines(view.catalogue, mode, seen.books)),
});

/** Whether the target ran in the mode it was called by. */
export const proofSection = (view: ReportView, modes: readonly ModeView[]): Section => ({
  kind: 'lines',
  title: view.catalogue.report.title.proof,
  lines: modes.map(({ mode, seen }) =>
    line(
      view.catalogue.report.proof(mode, seen.modeProof),
      seen.modeProof.state === 'contradicted' ? 'unsure' : 'plain',
    ),
  ),
});

const preflightLines = (view: ReportView, { mode, seen }: ModeView): Line[] => {
  const words = view.catalogue.report.preflight;
  const { preflight } = seen;
  return [
    line(words.sent(mode, preflight)),
    line(preflight.rateLimit === null ? words.rateLimitUnknown(mode) : words.rateLimit(mode, preflight.rateLimit)),
    ...(preflight.sockets === null ? [] : [line(view.catalogue.doctor.firstSockets(mode, preflight.sockets.timing))]),
    ...preflight.findings.map((text) => line(words.finding(mode, shortened(text, MOST_CHARACTERS)))),
  ];
};

export const preflightSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const { noise, host } = view.record;
  const words = view.catalogue.report.preflight;
  return {
    kind: 'lines',
    title: view.catalogue.report.title.preflight,
    lines: [
      line(noise === null ? words.noNoiseProbe : words.noise(noise)),
      ...(host === null ? [] : [line(view.catalogue.doctor.hostRoom(host.reach))]),
      ...modes.flatMap((each) => preflightLines(view, each)),
    ],
  };
};

export const warningSections = (view: ReportView): Section[] =>
  some({
    kind: 'lines',
    title: view.catalogue.report.title.warnings,
    lines: view.judgement.warnings.map((warning) => line(view.catalogue.judgement.warning(warning))),
  });

/** The first few failures of each kind, as they happened. */
export const failureSections = (view: ReportView, modes: readonly ModeView[]): Section[] =>
  some({
    kind: 'lines',
    title: view.catalogue.report.title.failures,
    lines: modes.flatMap(({ mode, seen }) =>
      seen.examples.map((example) =>
        line(
          view.catalogue.report.failures.example(mode, {
            ...example,
            detail: shortened(example.detail, MOST_CHARACTERS),
          }),
        ),
      ),
    ),
  });

import type { Checklist, CheckResult } from '../../core/checklist.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Tone } from '../page.ts';
import type { Paint } from '../paint.ts';
import { visible } from '../safe-text.ts';
import { wrap } from '../wrap.ts';
import { evidenceLines } from './lines.ts';

const { report: text } = englishCatalogue.verify;

export type ChecklistPrint = {
  readonly columns: number;
  readonly paint: Paint;
  /** `short`: evidence stands only where a check did not pass. */
  readonly detail: 'short' | 'full';
  readonly files: readonly string[];
  /** What plays it again; null where it is part of something that says so itself. */
  readonly command: string | null;
};

const TONES: Readonly<Record<CheckResult['outcome']['state'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'unsure',
  'not-applicable': 'quiet',
};

const INDENT = '          ';
const NARROWEST = 40;

const indented = (sentence: string, width: number): string[] =>
  wrap(visible(sentence), width - INDENT.length).map((line) => INDENT + line);

const checkLines = (check: CheckResult, { paint, detail }: ChecklistPrint, width: number): string[] => {
  const { outcome, id, title } = check;
  const mark = paint[TONES[outcome.state]](text.states[outcome.state].padEnd(8));
  const shows = detail === 'full' || outcome.state === 'fail' || outcome.state === 'inconclusive';
  return [
    `  ${mark}${[...new Set([id, title])].join(' ')}`,
    ...indented(outcome.why, width),
    ...(shows
      ? evidenceLines(check)
          .flatMap((line) => indented(line, width))
          .map(paint.quiet)
      : []),
  ];
};

const verdictTone = ({ verdict }: Checklist): Tone => TONES[verdict];

/** The checklist as text of at most `columns` columns; its last line is the verdict. */
export const renderChecklistText = (list: Checklist, print: ChecklistPrint): string => {
  const width = Math.max(NARROWEST, print.columns);
  const { traffic, target, tier } = list;
  const wrapped = (sentence: string): string[] => wrap(visible(sentence), width);
  const lines = [
    ...wrapped(text.head({ ...target, tier })),
    '',
    ...list.checks.flatMap((check) => checkLines(check, print, width)),
    '',
    ...wrapped(
      text.sent({
        requests: traffic.requests,
        load: traffic.load.planned - traffic.load.notReleased,
        sockets: traffic.connections.attempted,
      }),
    ),
    ...(print.files.length === 0 ? [] : wrapped(text.files(print.files))),
    // A command is copied: it stands on a line of its own, whatever its length.
    ...(print.command === null ? [] : [visible(text.again(print.command))]),
    '',
    ...wrapped(list.verdictLine).map(print.paint[verdictTone(list)]),
  ];
  return `${lines.join('\n')}\n`;
};

import type { LimitSearch } from '../../core/limit-search.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Paint } from '../paint.ts';
import { visible } from '../safe-text.ts';
import { tableLines } from '../text-table.ts';
import { wrap } from '../wrap.ts';
import { stepTable, toneOfAnswer } from './page.ts';
import { type PoolAt, remarksOf } from './remarks.ts';

const { limit: text } = englishCatalogue;

export type LimitPrint = {
  readonly columns: number;
  readonly paint: Paint;
  readonly folder: string;
  /** Those that were written. */
  readonly files: readonly string[];
  /** What the scenario gives its quotes. */
  readonly poolAt: PoolAt;
};

const NARROWEST = 40;
const INDENT = '  ';

/** A search as text of at most `columns` columns: every step, what to know of them, and the answer of each mode last. */
export const renderLimitText = (search: LimitSearch, print: LimitPrint): string => {
  const width = Math.max(NARROWEST, print.columns);
  const wrapped = (sentence: string): string[] => wrap(visible(sentence), width);
  const { paint } = print;
  const lines = [
    ...wrapped(text.title(search.scenario, search.gating)),
    ...search.modes.flatMap((mode) => [
      '',
      mode.mode,
      ...tableLines(stepTable(mode), width - INDENT.length, (line) => paint[line.tone](line.text)).map(
        (line) => INDENT + line,
      ),
    ]),
    '',
    ...remarksOf(search, print.poolAt).flatMap(wrapped),
    '',
    text.files(print.files, print.folder),
    text.rejudge(print.folder),
    text.again(search.command),
    '',
    ...search.modes.flatMap(({ answer, text: sentence }) => wrapped(sentence).map(paint[toneOfAnswer(answer)])),
  ];
  return `${lines.join('\n')}\n`;
};

import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { Verification } from '../../core/verification.ts';
import type { Tone } from '../page.ts';
import type { Paint } from '../paint.ts';
import { visible } from '../safe-text.ts';
import { wrap } from '../wrap.ts';

const { verification: text } = englishCatalogue;

export type VerificationPrint = {
  readonly columns: number;
  readonly paint: Paint;
  readonly files: readonly string[];
};

const TONES: Readonly<Record<Verdict, Tone>> = { pass: 'good', fail: 'bad', inconclusive: 'unsure' };
const NARROWEST = 40;

/** What stands below the reports of the checklist and of the load: scope, files, the command, and the verdict as its last lines. */
export const renderVerificationText = (of: Verification, { columns, paint, files }: VerificationPrint): string => {
  const width = Math.max(NARROWEST, columns);
  const section = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : [
          '',
          paint.strong(title),
          ...sentences.flatMap((each) => wrap(visible(each), width - 2).map((line) => `  ${line}`)),
        ];
  const { load } = of;
  const unplayed =
    load.state === 'played' ? [] : [text.load.notPlayed(load.why), ...(load.hint === '' ? [] : [load.hint])];
  return `${[
    ...section(text.titles.load(), unplayed),
    ...section(text.titles.traps(), of.restart?.traps ?? []),
    ...section(text.titles.proves(), of.proves),
    ...section(text.titles.leavesOpen(), of.leavesOpen),
    '',
    ...wrap(visible(text.files(files)), width),
    visible(text.again(of.command)),
    '',
    ...wrap(visible(of.verdictLine), width).map(paint[TONES[of.verdict]]),
  ].join('\n')}\n`;
};

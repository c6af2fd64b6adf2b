import { join } from 'node:path';
import { MODES } from '../../src/core/modes.ts';
import type { Summary } from '../../src/core/summary.ts';
import { type Left, leftBy, runCli } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';

export type AbCase = {
  /** Faults of each mode's target, as words for `--fault`. */
  readonly faults: Readonly<Partial<Record<(typeof MODES)[number], readonly string[]>>>;
  /** More words for `ab`. */
  readonly words?: readonly string[];
};

/** 400 requests and 100 sockets in each slice: every figure can be compared after 30 pairs. */
const SIZE = ['--rate', '200', '--connections', '6000', '--until-decided', '--workers', '1'];

/** Plays `ab mixed-day` on two reference targets of its own. */
export const playAb = async (folder: string, { faults, words = [] }: AbCase): Promise<Left & { seconds: number }> => {
  const targets = await Promise.all(
    MODES.map((mode) =>
      startTestTarget(
        (faults[mode] ?? []).flatMap((fault) => ['--fault', fault]),
        mode,
      ),
    ),
  );
  try {
    const urls = targets.flatMap(({ mode, url }) => ['--url', `${mode}=${url}`]);
    const startMs = Date.now();
    const out = join(folder, `${startMs}`);
    const ended = await runCli(['ab', 'mixed-day', ...urls, ...SIZE, '--out', out, ...words], SECRETS);
    return { ...leftBy(out, ended), seconds: (Date.now() - startMs) / 1000 };
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
};

/** A slice whose quantile is a failure counts as an hour: such a ratio is a multiple, and its digits mean nothing. */
const percent = (ratio: number | null): string => {
  if (ratio === null) return '-';
  return ratio > 10 ? `over ${10 ** Math.floor(Math.log10(ratio))} x` : `${((ratio - 1) * 100).toFixed(1)} %`;
};

const comparedWords = ({ comparison }: Summary): string => {
  if (comparison === null) return 'no comparison';
  const figures = comparison.indicators
    .filter(({ gating }) => gating)
    .map((each) => `${each.indicator} ${percent(each.ratio)} (${percent(each.lower)} to ${percent(each.upper)})`);
  return `${comparison.pairs} pairs: ${figures.join(', ')}`;
};

/** Verdict, pairs used and intervals, books, reasons. */
export const describeAb = ({ code, summary, seconds }: Left & { seconds: number }): string => {
  const books = Object.values(summary.modes).every(({ books: { equal } }) => equal === true);
  const reasons = summary.reasons.map(({ code: reason, objective, mode }) =>
    [reason, objective, mode].filter(Boolean).join(' '),
  );
  return [
    `${summary.verdict}, exit ${code}, ${seconds.toFixed(0)} s, books ${books ? 'equal' : 'NOT equal'}`,
    comparedWords(summary),
    ...(reasons.length === 0 ? [] : [reasons.join(', ')]),
  ].join('; ');
};

export const booksEqual = ({ summary }: Left): boolean =>
  Object.values(summary.modes).every(({ books }) => books.equal === true);

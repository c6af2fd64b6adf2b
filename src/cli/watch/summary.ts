import { EXIT } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { WatchedSummary, WatchSummary } from '../../core/watch.ts';
import { visible } from '../../report/safe-text.ts';
import { COLUMNS, wrap } from '../../report/wrap.ts';
import type { WatchedCounts } from '../../verify/watch/evaluator.ts';
import { RAISE_AFTER } from '../../verify/watch/hysteresis.ts';

const say = englishCatalogue.watch.command;

const NAMES = 22;
/** The longest window: a shorter watch has not seen it whole. */
const LONGEST_WINDOW_MS = 300_000;

/** Nobody can tell: at the end, or in between, or for all that was seen. */
const isUntold = ({ state, wasUntold }: WatchedEnd): boolean =>
  state === 'not-measurable' || state === 'starting' || wasUntold;

/** What came of one thing watched. `wasUntold`: it became not measurable at some time. */
export type WatchedEnd = WatchedCounts & { readonly wasUntold: boolean };

const isBlindTo = (ends: readonly WatchedEnd[]): boolean => ends.every(({ state }) => state === 'not-applicable');

/** When a watch looked: how often, and how often it was due and did not. */
export type Looked = Pick<WatchSummary, 'evaluations' | 'missed' | 'missedInRow'>;

/** An alert could have been raised meanwhile, and cleared: as many evaluations as that takes fell out in a row, or as many were never made. */
const wasAway = ({ evaluations, missed, missedInRow }: Looked): boolean =>
  missedInRow >= RAISE_AFTER || (missed > 0 && evaluations < RAISE_AFTER);

/**
 * 1 where an alert fired at any time, else 3 where something was not measurable or nobody looked for a while, else 0. Nothing watched is no pass.
 */
export const exitCodeOf = (ends: readonly WatchedEnd[], looked: Looked): number => {
  if (ends.some(({ raised }) => raised > 0)) return EXIT.fail;
  return isBlindTo(ends) || ends.some(isUntold) || wasAway(looked) ? EXIT.inconclusive : EXIT.pass;
};

/** The last line of the summary. */
export const verdictOf = (ends: readonly WatchedEnd[], looked: Looked): string => {
  const idsOf = (wanted: (end: WatchedEnd) => boolean) => ends.filter(wanted).map(({ id }) => id);
  return say.verdict({
    raised: idsOf(({ raised }) => raised > 0),
    untold: idsOf((end) => end.raised === 0 && isUntold(end)),
    left: idsOf(({ state }) => state === 'not-applicable'),
    isBlind: isBlindTo(ends),
    missed: wasAway(looked) ? looked.missed : 0,
  });
};

const detailOf = (watched: WatchedSummary): string => {
  const { bad, good, unknown, raised, why } = watched;
  const flaps = bad > 0 && raised === 0 ? say.neverInARow(bad, bad + good + unknown, RAISE_AFTER) : '';
  return `${say.state(watched.state)}: ${why}${flaps}${say.episodes(watched)}`;
};

const itemLines = (watched: WatchedSummary): string[] =>
  wrap(visible(detailOf(watched)), COLUMNS - NAMES).map(
    (part, at) => `${(at === 0 ? `  ${watched.id}` : '').padEnd(NAMES)}${part}`,
  );

/** A summary as text of at most 80 columns; it ends on what was found. */
export const summaryText = (summary: WatchSummary, verdict: string): string => {
  const { durationMs, evaluations, missed, intervalMs, traffic, hook, webhook, watched } = summary;
  const lines = [
    '',
    say.watched(durationMs, evaluations, intervalMs),
    ...watched.flatMap(itemLines),
    ...(durationMs < LONGEST_WINDOW_MS ? [say.short(durationMs)] : []),
    ...(missed === 0 ? [] : [say.missed(missed)]),
    say.sent(traffic.requests, traffic.attempted),
    ...(hook === null ? [] : [say.notices(say.hook.name(), hook)]),
    ...(webhook === null ? [] : [say.notices(say.webhook.name(), webhook)]),
    '',
    verdict,
  ];
  return `${lines.flatMap((line) => (line.startsWith('  ') || line === '' ? [line] : wrap(line, COLUMNS))).join('\n')}\n`;
};

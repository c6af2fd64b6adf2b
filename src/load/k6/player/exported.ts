import { Counter, Rate, Trend } from 'k6/metrics';
import { isUnserved } from '../../../core/unserved.ts';
import type { RowEnd, Start } from './config.ts';
import type { ExportedRules, Rule } from './exported-config.ts';
import { options as played, quote as playQuote } from './main.ts';

/** k6 runs this file of an exported folder: the player, and beside it the metrics that the thresholds are about (docs/k6.md). */

export { pulse, setup, teardown } from './main.ts';

declare const open: (path: string) => string;

const { judged, rules, thresholds }: ExportedRules = JSON.parse(open('./thresholds.json'));

export const options = { ...played, thresholds };

const counted = new Counter('gateproof_judged');
const response = new Trend('gateproof_response', true);
const lateness = new Trend('gateproof_lateness', true);
const rates = rules.map((rule) => ({ rule, rate: new Rate(rule.metric) }));

/** What has no good answer is slower than every limit; what was never answered or never sent was not served. */
const isBad = ({ bad }: Rule, { outcome, responseUs }: RowEnd): boolean => {
  if (bad.what === 'unserved') return outcome === 'timeout' || outcome === 'dropped' || isUnserved(outcome);
  return outcome !== 'ok' || (bad.what === 'slow' && responseUs >= bad.limitMs * 1000);
};

/** Plays one row; of what is judged it counts every end, whatever it was. */
export const quote = async (start: Start): Promise<void> => {
  const end = await playQuote(start);
  if (end === null || !judged.some(([first, last]) => first <= end.arrival && end.arrival <= last)) return;
  counted.add(1);
  lateness.add(end.lateUs / 1000);
  if (end.outcome === 'ok') response.add(end.responseUs / 1000);
  for (const { rule, rate } of rates) rate.add(isBad(rule, end));
};

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { peakReportSchema } from '../../../src/core/peak.ts';
import { type RunRecord, runRecordSchema } from '../../../src/core/record.ts';
import type { ScenarioInput } from '../../../src/core/scenario.ts';
import { mergeEncoded } from '../../../src/measure/histogram.ts';
import { quantileUs } from '../../../src/measure/quantile.ts';
import type { Ended } from '../../../src/testing/ended.ts';
import { gateproofWords, ownVersion, RESULT, runWords, type Target } from '../../common/gateproof.ts';
import type { Generator, Ground } from '../generator.ts';
import type { Own } from '../rows.ts';
import { SYMBOL } from '../settings.ts';

/** Room for all that fall due while the server stands still. */
const IN_FLIGHT_MAX = 4_000;

const scenarioOf = ({ play, ratePerSec }: Ground): ScenarioInput => ({
  name: 'bench-quotes',
  question: 'What does this load cost its generator?',
  phases: [
    ...(play.warmUpMs === 0
      ? []
      : [{ name: 'warm-up', durationMs: play.warmUpMs, judged: false, quotes: { ratePerSec } }]),
    { name: play.measure, durationMs: play.durationMs - play.warmUpMs, quotes: { ratePerSec } },
  ],
  gating: ['availability'],
  quotes: { poolConnections: play.holdMs > 0 ? 2 * play.connections : play.connections, inFlightMax: IN_FLIGHT_MAX },
  sliceMs: Math.min(1_000, play.durationMs),
  caps: { ratePerSec: 100_000 },
});

const targetOf = ({ url }: Ground): Target => ({ name: 'bench-quotes', url, symbol: SYMBOL });

const readJson = async (path: string, { code, stderr }: Ended): Promise<unknown> => {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new Error(`it left no record (exit code ${code}): ${stderr.slice(-300)}`);
  return JSON.parse(text);
};

const msOf = (histogram: Parameters<typeof quantileUs>[0], bad: number, quantile: number): number | null => {
  const found = quantileUs(histogram, bad, quantile);
  return found.kind === 'value' ? found.us / 1000 : null;
};

type Quotes = RunRecord['slices'][number]['quotes'];
const summed = (all: readonly Quotes[], of: (quotes: Quotes) => number): number =>
  all.reduce((sum, quotes) => sum + of(quotes), 0);
const notSentOf = ({ counts }: Quotes): number => counts.dropped + counts.notReleased;

/** Requests of all phases, as the server counts them; figures of the judged one. */
const ownOfRecord = (json: unknown): Own => {
  const { slices, modes } = runRecordSchema.parse(json);
  const all = slices.map(({ quotes }) => quotes);
  const judged = slices.filter((slice) => slice.judged).map(({ quotes }) => quotes);
  const [planned, ok] = [summed(judged, ({ counts }) => counts.planned), summed(judged, ({ counts }) => counts.ok)];
  const response = mergeEncoded(judged.map((quotes) => quotes.response));
  const lateness = mergeEncoded(judged.map((quotes) => quotes.lateness));
  return {
    requests: summed(all, (quotes) => quotes.counts.planned - notSentOf(quotes)),
    // Of what it asked before, one was a quote: the server counts no other.
    before: modes.length,
    ...{ uncounted: 0, ok: summed(all, ({ counts }) => counts.ok), notSent: summed(all, notSentOf) },
    sentRatio: planned === 0 ? null : 1 - summed(judged, notSentOf) / planned,
    ...{ p50Ms: msOf(response, planned - ok, 0.5), p99Ms: msOf(response, planned - ok, 0.99) },
    latenessP99Ms: msOf(lateness, 0, 0.99),
  };
};

/** The built product as its users start it, one load worker. */
export const gateproofOpen: Generator = {
  name: 'gateproof',
  title: 'gateproof run',
  measures: ['open', 'constant', 'freeze', 'reach'],
  ...{ isClosed: false, isSlow: false },
  note: 'open model; the response time from the planned instant. The built command, `--workers 1`: every answer judged, record and report are all in its CPU',
  version: ownVersion,
  command: async (ground) => ({
    words: await runWords(ground.folder, targetOf(ground), scenarioOf(ground)),
    env: {},
  }),
  own: async (ended, { folder }) => ownOfRecord(await readJson(join(folder, RESULT, 'record.json'), ended)),
};

/** The same at the rate of those that cannot reach the other one: few requests cost more each. */
export const gateproofSlow: Generator = {
  ...gateproofOpen,
  name: 'gateproof-slow',
  title: 'gateproof run, at the lower rate',
  measures: ['open'],
  isSlow: true,
};

export const gateproofPeak: Generator = {
  name: 'gateproof-peak',
  title: 'gateproof peak',
  measures: ['closed', 'constant', 'freeze'],
  ...{ isClosed: true, isSlow: false },
  note: 'closed loop by autocannon in a worker process, every answer judged; its answer times are in peak.json, and no report calls them response times',
  version: ownVersion,
  command: async (ground) => {
    const { connections, durationMs } = ground.play;
    const how = ['--connections', String(connections), '--duration', `${durationMs}ms`, '--rounds', '1'];
    return { words: await gateproofWords(ground.folder, targetOf(ground), ['peak', ...how]), env: {} };
  },
  own: async (ended, { folder }) => {
    const report = peakReportSchema.parse(await readJson(join(folder, RESULT, 'peak.json'), ended));
    const played = report.rounds[0]?.played;
    if (played === undefined) throw new Error('it played no round');
    const { books, closedLoop } = played;
    return {
      ...{ requests: books.sent, uncounted: 0, ok: books.ok, notSent: null, sentRatio: null, latenessP99Ms: null },
      // Of what it asked before, one was a quote: the server counts no other.
      before: 1,
      p50Ms: closedLoop === null ? null : closedLoop.p50Us / 1000,
      p99Ms: closedLoop === null ? null : closedLoop.p99Us / 1000,
    };
  },
};

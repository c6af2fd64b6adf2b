import { type Spread, spreadOf } from '../common/spread.ts';
import type { Round, Row } from './rows.ts';
import type { Measure } from './settings.ts';

/** A late send is one that is later than this; a run is honest while 99 of 100 of its sends are not. */
const LATENESS_P99_MS = 2;
/** Of what was due, so much must have been sent. */
const SENT_RATIO = 0.99;
/** The server must have seen so much of the asked rate: a queue inside the generator is no load. One stall of the host at an end costs it a little. */
const SEEN_RATIO = 0.98;

/** The row of a play that counts. */
const rowOf = ({ rows }: Round, generator: string, measure: Measure, size: string): Row | null =>
  rows.find(
    (row) => row.generator === generator && row.measure === measure && row.size === size && row.problem === null,
  ) ?? null;

/** A figure of a generator in one round; null = not measured. */
export type Figure = (round: Round, generator: string) => number | null;

/** CPU us a request: the slope between the short play and the long one of the same load. Noise that took more than there was to see is no figure. */
export const cpuUs =
  (measure: 'open' | 'closed'): Figure =>
  (round, generator) => {
    const [short, long] = ['short', 'long'].map((size) => rowOf(round, generator, measure, size));
    if (!short || !long || short.treeCpuSec === null || long.treeCpuSec === null) return null;
    const requests = long.server.requests - short.server.requests;
    const sec = long.treeCpuSec - short.treeCpuSec;
    return requests <= 0 || sec <= 0 ? null : (sec * 1e6) / requests;
  };

export const perCpuSec =
  (measure: 'open' | 'closed'): Figure =>
  (round, generator) => {
    const us = cpuUs(measure)(round, generator);
    return us === null ? null : 1e6 / us;
  };

/** Requests a second that reached the server between the first of the load and its last; n requests span n - 1 gaps. */
const ratePerSec = ({ own, server }: Row): number | null => {
  const requests = server.requests - (own?.before ?? 0);
  return requests < 2 || server.spanMs <= 0 ? null : ((requests - 1) * 1000) / server.spanMs;
};

export const achievedRatio: Figure = (round, generator) => {
  const row = rowOf(round, generator, 'open', 'long');
  return row === null ? null : seenRatio(row);
};

export const closedPerSec: Figure = (round, generator) => {
  const row = rowOf(round, generator, 'closed', 'long');
  return row === null ? null : ratePerSec(row);
};

export const latenessMs: Figure = (round, generator) =>
  rowOf(round, generator, 'open', 'long')?.own?.latenessP99Ms ?? null;

/** What it says less what the server measured of its own holds, in ms. */
export const constantErrorMs =
  (which: 'p50' | 'p99'): Figure =>
  (round, generator) => {
    const row = rowOf(round, generator, 'constant', 'all');
    const said = row?.own?.[`${which}Ms`] ?? null;
    const held = row?.server.heldMs?.[which] ?? null;
    return said === null || held === null ? null : said - held;
  };

/**
 * The response p99 of evenly spaced arrivals of which those of a stretch wait for its end: the slowest hundredth of all arrivals came in the first hundredth
 * of the play's time after the server froze, so the limit of them waited for the rest of the freeze.
 */
export const frozenP99Ms = (frozeMs: number, durationMs: number): number => frozeMs - durationMs / 100;

/** What it says of the p99 over what it was. 1 = the truth. */
export const freezeRatio: Figure = (round, generator) => {
  const row = rowOf(round, generator, 'freeze', 'all');
  const said = row?.own?.p99Ms ?? null;
  return row === null || said === null ? null : said / frozenP99Ms(row.server.frozeMs, row.durationMs);
};

/** What the server saw of the asked rate. */
export const seenRatio = (row: Row): number | null => {
  const rate = ratePerSec(row);
  return rate === null || row.askedPerSec === null ? null : rate / row.askedPerSec;
};

/** Whether a play sent what was due when it was due, and the server saw it come at that rate; null = it does not tell. */
export const isHonest = (row: Row): boolean | null => {
  const [sent, lateness, seen] = [row.own?.sentRatio ?? null, row.own?.latenessP99Ms ?? null, seenRatio(row)];
  if (sent === null || lateness === null || seen === null) return null;
  return sent >= SENT_RATIO && lateness < LATENESS_P99_MS && seen >= SEEN_RATIO;
};

/** The highest rate of a round that was honest, all lower ones too; 0 = none; null = none was played. */
export const highestHonest: Figure = (round, generator) => {
  const rows = round.rows
    .filter((row) => row.generator === generator && row.measure === 'reach' && row.askedPerSec !== null)
    .toSorted((a, b) => (a.askedPerSec ?? 0) - (b.askedPerSec ?? 0));
  if (rows.length === 0) return null;
  let highest = 0;
  for (const row of rows) {
    if (row.problem !== null || isHonest(row) !== true) return highest;
    highest = row.askedPerSec ?? 0;
  }
  return highest;
};

/** A figure over all rounds that measured it. */
export const over = (rounds: readonly Round[], generator: string, figure: Figure): Spread | null =>
  spreadOf(rounds.flatMap((round) => figure(round, generator) ?? []));

/** Ratio of two figures, round by round: what a minute of noise does to both falls out. */
export const ratioOver = (
  rounds: readonly Round[],
  above: { readonly generator: string; readonly figure: Figure },
  below: { readonly generator: string; readonly figure: Figure },
): Spread | null =>
  spreadOf(
    rounds.flatMap((round) => {
      const [a, b] = [above.figure(round, above.generator), below.figure(round, below.generator)];
      return a === null || b === null || b === 0 ? [] : a / b;
    }),
  );

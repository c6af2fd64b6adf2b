import type { ImpairedCounts, MessageSlice, QuoteSlice, Silence, SliceRecord } from '../core/slice.ts';
import { addCounts, addCountsByName, type Counts } from './add-counts.ts';
import { greatest } from './greatest.ts';
import { mergeEncoded } from './histogram.ts';
import { mergeReturns } from './returns.ts';

const sum = <Part>(parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

/** A sum that is only known when every part knows its own. */
const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value === null) ? null : sum(values, (value) => value ?? 0);

type OverLimit = { readonly limitMs: number };

/** Adds the exact counters of each limit. A limit that a part with samples did not count is left out: its sum would be too low. */
const addOverLimits = <Entry extends OverLimit>(
  parts: readonly { readonly samples: number; readonly entries: readonly Entry[] }[],
  add: (limitMs: number, entries: readonly Entry[]) => Entry,
): Entry[] => {
  const limits = [...new Set(parts.flatMap(({ entries }) => entries.map(({ limitMs }) => limitMs)))].toSorted(
    (a, b) => a - b,
  );
  return limits.flatMap((limitMs) => {
    const found = parts.map(({ entries }) => entries.find((entry) => entry.limitMs === limitMs));
    const complete = parts.every(({ samples }, index) => samples === 0 || found[index] !== undefined);
    return complete
      ? [
          add(
            limitMs,
            found.filter((entry) => entry !== undefined),
          ),
        ]
      : [];
  });
};

const mergeQuotes = (parts: readonly [QuoteSlice, ...QuoteSlice[]]): QuoteSlice => ({
  counts: addCounts([parts[0].counts, ...parts.slice(1).map(({ counts }) => counts)]),
  failures: addCountsByName(parts.map(({ failures }) => failures)),
  overLimit: addOverLimits(
    parts.map(({ counts, overLimit }) => ({ samples: counts.ok, entries: overLimit })),
    (limitMs, entries) => ({
      limitMs,
      response: sum(entries, ({ response }) => response),
      control: sum(entries, ({ control }) => control),
    }),
  ),
  response: mergeEncoded(parts.map(({ response }) => response)),
  control: mergeEncoded(parts.map(({ control }) => control)),
  service: mergeEncoded(parts.map(({ service }) => service)),
  queue: mergeEncoded(parts.map(({ queue }) => queue)),
  lateness: mergeEncoded(parts.map(({ lateness }) => lateness)),
  okLatenessSumUs: sum(parts, ({ okLatenessSumUs }) => okLatenessSumUs),
});

/** Known only where every part knows its own. */
const addKnown = <Of extends Counts>(parts: readonly (Of | null)[]): Of | null => {
  const [first, ...rest] = parts.filter((part) => part !== null);
  return first === undefined || rest.length + 1 < parts.length ? null : addCounts([first, ...rest]);
};

/** Known only where every part knows its own. */
const mergeSilence = (parts: readonly (Silence | null)[]): Silence | null => {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  return {
    heard: mergeEncoded(known.map(({ heard }) => heard)),
    tail: mergeEncoded(known.map(({ tail }) => tail)),
    unfed: mergeEncoded(known.map(({ unfed }) => unfed)),
  };
};

const mergeConnections = (
  parts: readonly [SliceRecord['connections'], ...SliceRecord['connections'][]],
): SliceRecord['connections'] => ({
  counts: addCounts([parts[0].counts, ...parts.slice(1).map(({ counts }) => counts)]),
  refusedByReason: addCountsByName(parts.map(({ refusedByReason }) => refusedByReason)),
  lostByReason: addCountsByName(parts.map(({ lostByReason }) => lostByReason)),
  lossesAtMs: parts.flatMap(({ lossesAtMs }) => lossesAtMs).toSorted((a, b) => a - b),
  connect: mergeEncoded(parts.map(({ connect }) => connect)),
  subscribe: mergeEncoded(parts.map(({ subscribe }) => subscribe)),
  lateness: mergeEncoded(parts.map(({ lateness }) => lateness)),
  clients: addKnown(parts.map(({ clients }) => clients)),
  recovery: addKnown(parts.map(({ recovery }) => recovery)),
  heldUs: sumOrNull(parts.map(({ heldUs }) => heldUs)),
  unansweredSubscribes: sumOrNull(parts.map(({ unansweredSubscribes }) => unansweredSubscribes)),
  unansweredLeaves: sumOrNull(parts.map(({ unansweredLeaves }) => unansweredLeaves)),
  carried: sumOrNull(parts.map(({ carried }) => carried)),
  silence: mergeSilence(parts.map(({ silence }) => silence)),
  returns: mergeReturns(parts.map(({ returns }) => returns)),
  impaired: mergeImpaired(parts.map(({ impaired }) => impaired)),
});

/** The slow and silent sockets of several workers or slices together; null where there were none. */
export const mergeImpaired = (parts: readonly (ImpairedCounts | null)[]): ImpairedCounts | null => {
  const known = parts.filter((part) => part !== null);
  return known.length === 0
    ? null
    : {
        slow: sum(known, ({ slow }) => slow),
        halfOpen: sum(known, ({ halfOpen }) => halfOpen),
        endedByReason: addCountsByName(known.map(({ endedByReason }) => endedByReason)),
        received: sum(known, ({ received }) => received),
        frames: sum(known, ({ frames }) => frames),
      };
};

const mergeMessages = (parts: readonly MessageSlice[]): MessageSlice => ({
  received: sum(parts, ({ received }) => received),
  frames: sum(parts, ({ frames }) => frames),
  overLimit: addOverLimits(
    parts.map(({ frames, overLimit }) => ({ samples: frames, entries: overLimit })),
    (limitMs, entries) => ({ limitMs, frames: sum(entries, ({ frames }) => frames) }),
  ),
  latency: mergeEncoded(parts.map(({ latency }) => latency)),
  negative: sum(parts, ({ negative }) => negative),
  aheadMaxMs: greatest(parts.map(({ aheadMaxMs }) => aheadMaxMs)),
  ticks: sumOrNull(parts.map(({ ticks }) => ticks)),
  tickSquares: sumOrNull(parts.map(({ tickSquares }) => tickSquares)),
  lost: sumOrNull(parts.map(({ lost }) => lost)),
  standingUs: sumOrNull(parts.map(({ standingUs }) => standingUs)),
});

/**
 * What several workers saw of one slice, as if one had seen it all: counts add, histograms merge, losses stand in order of time, the longest gap,
 * the busiest loop and the slowest echo stay. The order of the parts leaves no trace. Throws a RangeError for no part, or for parts of different slices.
 */
export const mergeSlices = (parts: readonly SliceRecord[]): SliceRecord => {
  const [first, ...rest] = parts;
  if (first === undefined) throw new RangeError('no slice to merge');
  const stranger = rest.find((part) => part.index !== first.index || part.mode !== first.mode);
  if (stranger !== undefined) {
    throw new RangeError(
      `slice ${first.index} (${first.mode}) and slice ${stranger.index} (${stranger.mode}) are not parts of one`,
    );
  }
  const { index, mode, phase, judged, steady, pair, startMs, endMs } = first;
  return {
    ...{ index, mode, phase, judged, steady, pair, startMs, endMs },
    quotes: mergeQuotes([first.quotes, ...rest.map(({ quotes }) => quotes)]),
    connections: mergeConnections([first.connections, ...rest.map(({ connections }) => connections)]),
    messages: mergeMessages(parts.map(({ messages }) => messages)),
    hostGapMaxMs: greatest(parts.map(({ hostGapMaxMs }) => hostGapMaxMs)),
    loopUtilisationMax: greatest(parts.map(({ loopUtilisationMax }) => loopUtilisationMax)),
    echoMaxMs: greatest(parts.map(({ echoMaxMs }) => echoMaxMs)),
  };
};

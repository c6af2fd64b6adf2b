import { ARMS } from '../core/modes.ts';
import { type ModeSummary, type Summary, summarySchema } from '../core/summary.ts';

const sortedByName = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const orderedMode = (mode: ModeSummary): ModeSummary => ({
  ...mode,
  connections: { ...mode.connections, lostByReason: sortedByName(mode.connections.lostByReason) },
});

/** The text of summary.json: equal summaries give equal bytes, keys stand in the order of the schema. Throws a ZodError on what is not a summary. */
export const renderSummaryJson = (summary: Summary): string => {
  const ordered = summarySchema.parse(summary);
  const modes = Object.fromEntries(
    ARMS.flatMap((mode) => {
      const each = ordered.modes[mode];
      return each === undefined ? [] : [[mode, orderedMode(each)]];
    }),
  );
  return `${JSON.stringify({ ...ordered, modes }, null, 2)}\n`;
};

import type { Warning } from '../core/judgement.ts';
import type { ModeRecord, RunRecord } from '../core/record.ts';
import type { EncodedHistogram, SliceRecord } from '../core/slice.ts';
import type { Conditions } from './conditions.ts';

const overflowOf = ({ quotes, connections, messages }: SliceRecord): number => {
  const histograms: EncodedHistogram[] = [
    quotes.response,
    connections.connect,
    connections.subscribe,
    messages.latency,
  ];
  return histograms.reduce((sum, histogram) => sum + (histogram?.overflow ?? 0), 0);
};

/** What a reader should know of the run as a whole. */
export const runWarnings = ({ noise, warnings }: RunRecord): Warning[] => [
  ...(noise === null || noise.quiet
    ? []
    : [{ code: 'noisy-before-run', gapMaxMs: noise.gapMaxMs, lostRatio: noise.lostRatio } as const]),
  ...warnings.map((text) => ({ code: 'run', text }) as const),
];

export type ModeSeen = {
  readonly seen: ModeRecord;
  readonly judged: readonly SliceRecord[];
  readonly conditions: Conditions;
};

/** What a reader should know of one mode. None of it turns a verdict. */
export const modeWarnings = ({ seen, judged, conditions }: ModeSeen): Warning[] => {
  const { mode, modeProof, books, preflight } = seen;
  const { lateness, noisy, gapMaxMs } = conditions;
  const found: Warning[] = preflight.findings.map((text) => ({ code: 'preflight', mode, text }));
  if (modeProof.state === 'not-provable') found.push({ code: 'mode-not-provable', mode, evidence: modeProof.evidence });
  if (noisy.size > 0) found.push({ code: 'noisy-during-run', mode, slices: noisy.size, gapMaxMs });
  if (lateness.isLate) {
    const { p99Ms, allowedMs, loopUtilisation } = lateness;
    found.push({ code: 'late-generator', mode, latenessP99Ms: p99Ms, allowedMs, loopUtilisation });
  }
  if (books.state === 'unavailable') found.push({ code: 'books-unavailable', mode, why: books.why });
  const count = judged.reduce((sum, slice) => sum + overflowOf(slice), 0);
  if (count > 0) found.push({ code: 'overflow', mode, count });
  return found;
};

import type { ObjectiveResult, Warning } from '../core/judgement.ts';
import type { OwnLimits } from '../core/limits.ts';
import type { Arm } from '../core/modes.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { ModeRecord, RunRecord } from '../core/record.ts';
import type { EncodedHistogram, SliceRecord } from '../core/slice.ts';
import type { Conditions } from './conditions.ts';
import { DIRECTIONS } from './slo/direction.ts';
import { SLOS } from './slo/registry.ts';
import type { Slo } from './slo/slo.ts';
import { subscriptionsOf } from './subscriptions.ts';

const overflowOf = ({ quotes, connections, messages }: SliceRecord): number => {
  const histograms: EncodedHistogram[] = [
    quotes.response,
    connections.connect,
    connections.subscribe,
    messages.latency,
  ];
  return histograms.reduce((sum, histogram) => sum + (histogram?.overflow ?? 0), 0);
};

/** That the limits are not the document's: a verdict by them says nothing about the document. */
export const limitWarnings = (own: OwnLimits | null, slos: readonly Slo[]): Warning[] => {
  if (own === null) return [];
  const limits = SLOS.flatMap(({ id, direction, unit, line, limit: usual }) => {
    const limit = own.limits[id] === undefined ? undefined : slos.find((slo) => slo.id === id)?.limit;
    const documented = line === null ? null : usual;
    return limit === undefined ? [] : [{ id, sign: DIRECTIONS[direction].sign, unit, limit, documented }];
  });
  return [{ code: 'own-limits', origin: own.origin, limits, unjudged: own.unjudged ?? [] }];
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
  readonly gating: readonly ObjectiveId[];
  readonly judged: readonly SliceRecord[];
  /** Those that an early end did not cut (in the others sockets left before they could subscribe); none where sockets subscribe to nothing. */
  readonly subscribing: readonly SliceRecord[];
  readonly conditions: Conditions;
};

/** Sockets that stayed without a subscription, or with one that brought nothing: no documented objective sees them. */
const streamWarnings = (mode: Arm, slices: readonly SliceRecord[]): Warning[] => {
  const { connected, subscribed, refused, unanswered } = subscriptionsOf(slices);
  const silent = subscribed > 0 && slices.every(({ messages }) => messages.frames === 0);
  return [
    ...(refused > 0 || unanswered > 0
      ? [{ code: 'not-subscribed', mode, connected, subscribed, refused } as const]
      : []),
    ...(silent ? [{ code: 'silent-stream', mode, subscribed } as const] : []),
  ];
};

/** What the ledger found. Order alone is no matter: the backend does not promise it (docs/spec/target-contract.md 7.1). */
const ledgerWarnings = ({ mode, ledger }: ModeRecord, gating: readonly ObjectiveId[]): Warning[] => {
  if (ledger === null) return [];
  const { lost, duplicated, stale, unexpected } = ledger;
  const lossGates = gating.includes('event-lossless');
  return lost + duplicated + stale + unexpected === 0 ? [] : [{ code: 'messages-amiss', mode, lossGates, ...ledger }];
};

/** That time stamps were corrected. */
const clockWarnings = ({ mode, clock }: ModeRecord, { stampErrorMs: errorMs }: Conditions): Warning[] => {
  const aheadMs = clock?.correctedMs ?? 0;
  return aheadMs === 0 ? [] : [{ code: 'clock-corrected', mode, aheadMs, errorMs }];
};

/** What a reader should know of one mode. None of it turns a verdict. */
export const modeWarnings = ({ seen, gating, judged, subscribing, conditions }: ModeSeen): Warning[] => {
  const { mode, modeProof, books, preflight } = seen;
  const { lateness, noisy, gapMaxMs } = conditions;
  const found: Warning[] = preflight.findings.map((text) => ({ code: 'preflight', mode, text }));
  if (modeProof.state === 'not-provable') found.push({ code: 'mode-not-provable', mode, evidence: modeProof.evidence });
  if (noisy.size > 0) found.push({ code: 'noisy-during-run', mode, slices: noisy.size, gapMaxMs });
  found.push(...clockWarnings(seen, conditions));
  if (lateness.isLate) found.push({ code: 'late-generator', mode, ...lateness.figures });
  if (books.state === 'unavailable') found.push({ code: 'books-unavailable', mode, why: books.why });
  found.push(...streamWarnings(mode, subscribing), ...ledgerWarnings(seen, gating));
  const count = judged.reduce((sum, slice) => sum + overflowOf(slice), 0);
  if (count > 0) found.push({ code: 'overflow', mode, count });
  return found;
};

/** Latencies that leave out a start-up: that can turn a verdict, so it is told beside it. */
export const startUpWarnings = (mode: Arm, objectives: readonly ObjectiveResult[]): Warning[] =>
  objectives.flatMap(({ id, notes }) =>
    notes.flatMap((note) => (note.code === 'start-up-left-out' ? [{ ...note, mode, objective: id }] : [])),
  );

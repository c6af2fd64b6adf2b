import type { Problem } from '../core/errors.ts';
import { connectionLoadSchema } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { PhaseDraft, ScenarioDraft } from './draft.ts';
import { lastOpeningUs } from './shapes/last-opening.ts';

const text = englishCatalogue.shapes;

const comesBackInTime = ({ phases, sockets }: ScenarioDraft): readonly Problem[] =>
  phases.flatMap(({ herd, durationMs }, index) => {
    if (herd === null) return [];
    const path = `phases[${index}].herd`;
    const { atMs } = herd;
    const late = atMs !== null && durationMs !== null && atMs >= durationMs;
    return [
      ...(sockets.reconnect === false
        ? [{ path, expected: text.herdReturns(), got: 'sockets.reconnect: false', fix: text.herdReturnsFix() }]
        : []),
      ...(late
        ? [
            {
              path: `${path}.atMs`,
              expected: text.herdInPhase(durationMs),
              got: String(atMs),
              fix: text.herdInPhaseFix(),
            },
          ]
        : []),
    ];
  });

/** Sockets that nobody opened cannot be dropped. */
const herdHasSockets = ({ phases }: ScenarioDraft): readonly Problem[] =>
  phases.flatMap(({ herd }, index) => {
    const opened = phases.slice(0, index + 1).some(({ connections }) => connections !== null);
    if (herd === null || opened) return [];
    return [
      { path: `phases[${index}].herd`, expected: text.herdOfSockets(), got: 'none', fix: text.herdOfSocketsFix() },
    ];
  });

/** The load of a phase; null where there is none, or where it cannot be read. */
const loadOf = ({ connections }: PhaseDraft) => {
  if (connections === null) return null;
  const written = Object.fromEntries(Object.entries(connections).filter(([, value]) => value !== null));
  return connectionLoadSchema.safeParse(written).data ?? null;
};

/** When the sockets of one phase leave, those that open `beforeMs` after its start or later left out: the last of them, from its start. */
const lastLeaveMs = (phase: PhaseDraft, beforeMs: number): number | null => {
  const load = loadOf(phase);
  if (load === null || phase.durationMs === null) return null;
  const openUs = lastOpeningUs(load, { durationUs: phase.durationMs * 1000, beforeUs: beforeMs * 1000 });
  return openUs === null ? null : openUs / 1000 + load.holdMs;
};

const isRead = (phase: PhaseDraft): boolean =>
  phase.durationMs !== null && (phase.connections === null || loadOf(phase) !== null);

const lengthOf = (phases: readonly PhaseDraft[]): number =>
  phases.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);

/** By how long the last socket opened before a herd outlasts it, ms; null when none was opened. */
const outlastsMs = (phases: readonly PhaseDraft[], atMs: number): number | null => {
  const herdMs = lengthOf(phases.slice(0, -1)) + atMs;
  const byMs = phases.flatMap((phase, index) => {
    const startMs = lengthOf(phases.slice(0, index));
    const leaveMs = lastLeaveMs(phase, herdMs - startMs);
    return leaveMs === null ? [] : [startMs + leaveMs - herdMs];
  });
  return byMs.length === 0 ? null : Math.max(...byMs);
};

/** With nobody left to cut, everybody would be back at once. */
const cutsSomebody = ({ phases }: ScenarioDraft): readonly Problem[] =>
  phases.flatMap(({ herd, durationMs }, index) => {
    const until = phases.slice(0, index + 1);
    const atMs = herd?.atMs ?? null;
    const isPlaced = atMs !== null && durationMs !== null && atMs >= 0 && atMs < durationMs;
    if (!isPlaced || !until.every(isRead) || until.every(({ connections }) => connections === null)) return [];
    const byMs = outlastsMs(until, atMs);
    if (byMs !== null && byMs > 0) return [];
    const got = byMs === null ? text.herdBeforeAll() : text.herdAfterAll(-byMs);
    return [{ path: `phases[${index}].herd.atMs`, expected: text.herdCuts(), got, fix: text.herdCutsFix() }];
  });

/** What a herd needs: sockets to cut, that come back. */
export const herdRules: readonly ((draft: ScenarioDraft) => readonly Problem[])[] = [
  comesBackInTime,
  herdHasSockets,
  cutsSomebody,
];

import type { ObjectiveResult, Warning } from '../core/judgement.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { ModeRecord, RunRecord } from '../core/record.ts';
import { figuresOfArm, type ServerObjectiveId, serverRows } from './slo/server-rows.ts';
import type { Slo } from './slo/slo.ts';

const SERVER_IDS: ReadonlySet<ObjectiveId> = new Set<ServerObjectiveId>(['cpu', 'memory', 'pool']);
const isOfServer = (id: ObjectiveId): id is ServerObjectiveId => SERVER_IDS.has(id);

/** The objectives as they can be measured of one arm: of a server that nobody watched none of its figures. */
export const measurableOf = (
  slos: readonly Slo[],
  record: Pick<RunRecord, 'serverFigures'>,
  { mode }: Pick<ModeRecord, 'mode'>,
): readonly Slo[] => {
  const figures = figuresOfArm(record, mode);
  const isSeen = (id: ServerObjectiveId): boolean => figures !== null && serverRows(id, figures) !== null;
  return slos.map((slo) => (isOfServer(slo.id) && !isSeen(slo.id) ? { ...slo, measure: null } : slo));
};

/** What a reader should know of a server although no verdict hangs on it: a limit that it broke, and that its process ended. */
export const serverWarnings = (
  record: Pick<RunRecord, 'serverFigures'>,
  { mode }: Pick<ModeRecord, 'mode'>,
  objectives: readonly ObjectiveResult[],
): Warning[] => {
  const process = figuresOfArm(record, mode)?.process;
  const ended = process?.state === 'sampled' ? process.ended : null;
  const over = objectives.flatMap(({ id, gating, verdict, observed, limit }): Warning[] =>
    isOfServer(id) && !gating && verdict === 'fail' && observed !== null
      ? [{ code: 'server-over', mode, objective: id, observed, limit }]
      : [],
  );
  return [...(ended === null ? [] : [{ code: 'server-ended', mode, ...ended } as const]), ...over];
};

import type { HostRecord } from '../../core/host.ts';
import { countOfKeys } from '../../core/key-turns.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Books, EngineRecord, ModeRecord, NoiseProbe, RunRecord } from '../../core/record.ts';
import { RECORD_SCHEMA_VERSION } from '../../core/record.ts';
import type { ArmFigures } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ProxyRecord } from '../../core/wire-fault.ts';
import type { Performed } from '../../load/perform.ts';
import { describeEnvironment } from '../../store/environment.ts';
import { toolVersion } from '../version.ts';
import { operationsOfArm } from './operations.ts';
import type { ReadyArm } from './ready-arm.ts';
import type { LoadRequest } from './request.ts';
import { rolesOfRequest } from './roles.ts';

export type RecordParts = {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly runId: string;
  /** Epoch ms of the plan's beginning. */
  readonly startedAtMs: number;
  readonly command: string;
  readonly ready: readonly ReadyArm[];
  readonly noise: NoiseProbe | null;
  readonly wallJumpMs: number;
  readonly host: HostRecord;
  /** Sentences about this machine. */
  readonly warnings: readonly string[];
  readonly performed: Performed;
  readonly engine: EngineRecord;
  readonly books: ReadonlyMap<Arm, Books>;
  /** What was seen of the servers themselves. */
  readonly figures: readonly ArmFigures[];
  /** The proxies that stood before the targets. */
  readonly proxies: ReadonlyMap<Arm, ProxyRecord>;
};

const modeRecord = (parts: RecordParts, { arm, proof, preflight, clock, credentials }: ReadyArm): ModeRecord => ({
  mode: arm.arm,
  target: arm.spec,
  modeProof: proof,
  quoteAuth: arm.secrets.plan.quoteAuth,
  preflight,
  clock,
  books: parts.books.get(arm.arm) ?? { state: 'none' },
  examples: [...(parts.performed.examples.get(arm.arm) ?? [])],
  bySymbol: [...(parts.performed.bySymbol.get(arm.arm) ?? [])],
  wire: parts.performed.wires.get(arm.arm) ?? null,
  byOperation: operationsOfArm(parts, arm),
  keys: countOfKeys(credentials, arm.secrets.plan.quoteAuth),
  ledger: parts.performed.ledgers.get(arm.arm) ?? null,
  twins: parts.performed.twins.get(arm.arm) ?? null,
  proxy: parts.proxies.get(arm.arm) ?? null,
});

/** The judge takes a slice that nobody watched for a quiet one: a fail then stands, and a reader must know what it stands on. */
const unwatchedWarnings = ({ unwatchedFromMs: fromMs }: Performed): string[] =>
  fromMs === null ? [] : [englishCatalogue.cli.unwatched(fromMs)];

/** The record of a run: facts only. */
export const composeRecord = (parts: RecordParts): RunRecord => {
  const { request, plan, performed } = parts;
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    kind: request.kind,
    runId: parts.runId,
    tool: { name: 'gateproof', version: toolVersion() },
    startedAt: new Date(parts.startedAtMs).toISOString(),
    durationMs: performed.durationMs,
    command: parts.command,
    environment: describeEnvironment(),
    host: parts.host,
    seed: plan.seed,
    planHash: plan.hash,
    shard: request.shard,
    shards: [],
    engine: { ...parts.engine, clockStepMs: performed.k6ClockStepMs ?? null },
    scenario: request.scenario,
    roles: rolesOfRequest(
      request,
      parts.ready.map(({ arm }) => arm.arm),
    ),
    limits: null,
    modes: parts.ready.map((arm) => modeRecord(parts, arm)),
    workers: performed.workers,
    noise: parts.noise,
    wallJumpMs: parts.wallJumpMs,
    stopped: performed.stopped,
    warnings: [
      ...parts.warnings,
      ...unwatchedWarnings(performed),
      // Arms of one target say the same of it: once is enough.
      ...new Set(parts.ready.flatMap(({ arm }) => arm.endedEarly() ?? [])),
    ],
    serverFigures: [...parts.figures],
    slices: performed.slices,
  };
};

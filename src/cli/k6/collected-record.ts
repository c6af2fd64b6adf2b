import type { ExportedRun } from '../../core/exported.ts';
import type { Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import {
  engineRecordSchema,
  type ModeProof,
  modeRecordSchema,
  RECORD_SCHEMA_VERSION,
  type RunRecord,
} from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { allowedSkewMs } from '../../judge/validity.ts';
import type { Collected } from '../../load/k6/collect.ts';
import { describeEnvironment } from '../../store/environment.ts';
import { operationsOfArm } from '../session/operations.ts';
import { toolVersion } from '../version.ts';

const text = englishCatalogue.k6Collect;

/** What it was collected from. */
export type CollectedRun = {
  readonly run: ExportedRun;
  readonly plan: Plan;
  readonly collected: Collected;
  readonly command: string;
  /** In which mode the target ran, by the word of whoever collects; null: nobody says. */
  readonly mode: Mode | null;
};

/** Each file as a worker. What it lacks voids the run below, so none is called lost: that would be a fault of ours, and this is none. */
const workersOf = ({ runners }: Collected): RunRecord['workers'] =>
  runners.map(({ name, fault }, index) => ({
    index,
    fate: 'done' as const,
    detail: fault === null ? '' : text.ofFile(name, fault),
  }));

/** Everything that is not known, and a load that was not the plan's: no verdict survives it. */
const stoppedOf = ({ plan, collected }: CollectedRun): RunRecord['stopped'] => {
  const { skewMs, losses, runners, lastEndUs } = collected;
  const allowedMs = allowedSkewMs(plan.scenario);
  const said = [
    ...losses,
    ...runners.flatMap(({ name, fault }) => (fault === null ? [] : [text.ofFile(name, fault)])),
    ...(skewMs !== null && skewMs > allowedMs ? [text.farApart(skewMs, allowedMs)] : []),
  ];
  if (said.length === 0) return null;
  return { why: 'error', detail: said.join(' ').replace(/\.$/, ''), atMs: lastEndUs / 1000 };
};

/** Nobody asked the target. Whoever collects may know better than the folder in which mode it ran. */
const proofOf = ({ run, mode }: CollectedRun): ModeProof => {
  if (mode === null) return { state: 'not-provable', evidence: text.modeUnknown() };
  if (mode === run.mode) return { state: 'not-provable', evidence: text.modeSaid(mode) };
  return { state: 'contradicted', evidence: text.otherMode(mode, run.mode) };
};

/** What k6 alone cannot tell stays as it is in records that do not know it. */
const modeOf = (of: CollectedRun): RunRecord['modes'][number] => {
  const { run, plan, collected } = of;
  const { folded } = collected;
  const [arm = run.mode] = plan.modes;
  return modeRecordSchema.parse({
    ...{
      mode: arm,
      target: run.target,
      quoteAuth: run.quoteAuth,
      books: { state: 'unavailable', why: text.booksUnread() },
    },
    modeProof: proofOf(of),
    preflight: { requests: 0, connections: 0, rateLimit: null, findings: [] },
    examples: [...(folded.examples.get(arm) ?? [])],
    bySymbol: [...(folded.bySymbol.get(arm) ?? [])],
    byOperation: operationsOfArm(
      { plan, performed: folded, request: { shard: null }, engine: { name: 'k6' } },
      { arm, spec: run.target },
    ),
  });
};

/** The record of a run that k6 played without us. It begins when the first runner did; which k6 it was, no line says. */
export const collectedRecord = (of: CollectedRun): RunRecord => {
  const { run, plan, collected, command } = of;
  const { runners, skewMs, folded, lastEndUs, wentBackMs } = collected;
  const starts = runners.flatMap(({ startWallUs }) => startWallUs ?? []);
  const startedAt = new Date(starts.length === 0 ? 0 : Math.min(...starts) / 1000).toISOString();
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    kind: 'run',
    runId: `${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${run.scenario.name}-k6-${run.exportId.slice(0, 8)}`,
    tool: { name: 'gateproof', version: toolVersion() },
    ...{ startedAt, durationMs: lastEndUs / 1000, command, host: null },
    // The machines that sent the load are not this one, and nobody asked them.
    environment: { ...describeEnvironment(), fingerprint: null },
    ...{ seed: run.seed, planHash: plan.hash, shard: null, shards: [], scenario: run.scenario, roles: null },
    limits: run.limits,
    engine: engineRecordSchema.parse({ name: 'k6', clockStepMs: wentBackMs === null ? null : -wentBackMs }),
    modes: [modeOf(of)],
    workers: workersOf(collected),
    noise: null,
    wallJumpMs: null,
    stopped: stoppedOf(of),
    warnings: [...(skewMs === null ? [] : text.skew(runners.length, skewMs)), text.hostUnknown()],
    serverFigures: [],
    slices: folded.slices,
  };
};

import { z } from 'zod';
import { armClockSchema } from './arm-clock.ts';
import { firstSocketsSchema } from './first-sockets.ts';
import { hostRecordSchema } from './host.ts';
import { ledgerSchema } from './ledger.ts';
import { keptLimitsSchema } from './limits.ts';
import { armSchema } from './modes.ts';
import { operationCountsSchema } from './operation-counts.ts';
import { quoteWireSchema } from './quote-wire.ts';
import { scenarioSchema } from './scenario.ts';
import { serverFiguresSchema } from './server-figures.ts';
import { countSchema, countsByNameSchema, sliceRecordSchema } from './slice.ts';
import { targetBooksSchema } from './target-books.ts';
import { targetSpecSchema } from './target-spec.ts';
import { twinSchema } from './two-clients.ts';
import { proxyRecordSchema } from './wire-fault.ts';

export const RECORD_SCHEMA_VERSION = 2;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A record holds every setting of its scenario: one without a client is older than the choice, and all its sockets were played by socket.io-client. */
const withClientOfThen = (scenario: unknown): unknown => {
  if (!isObject(scenario)) return scenario;
  const sockets: unknown = 'sockets' in scenario ? scenario.sockets : {};
  return isObject(sockets) ? { ...scenario, sockets: { client: 'socket.io-client', ...sockets } } : scenario;
};

/** Whether the target runs in the mode it is called by: proven by the flags endpoint, contradicted by it, or not provable. */
export const modeProofSchema = z.strictObject({
  state: z.enum(['proven', 'contradicted', 'not-provable']),
  evidence: z.string(),
});
export type ModeProof = z.infer<typeof modeProofSchema>;

/** One line of the two sets of books: our count beside the target's own. `rule` says what must hold. */
export const bookLineSchema = z.strictObject({
  item: z.string(),
  ours: z.number(),
  target: z.number(),
  rule: z.enum(['equal', 'at-most', 'at-least', 'shown']),
  holds: z.boolean(),
});
export type BookLine = z.infer<typeof bookLineSchema>;

/**
 * `unavailable`: the target stopped answering. `none`: the profile names no counters. `read`: of a shard, the counters before and after it.
 * Other shards loaded the target meanwhile, so they are compared when the shards are merged, and not before.
 */
export const booksSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('compared'),
    lines: z.array(bookLineSchema),
    /** The arms that loaded this one target, where there are several: the lines hold the counts of all of them. */
    together: z.array(armSchema).optional(),
  }),
  z.strictObject({ state: z.literal('unavailable'), why: z.string() }),
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('read'), before: targetBooksSchema, after: targetBooksSchema }),
]);
export type Books = z.infer<typeof booksSchema>;

/**
 * The judged requests of one arm that asked for this symbol: released ones, those without a complete answer (`notOk`: failed, unanswered, dropped),
 * and the OK ones at or over a limit. A request for several symbols counts once for each; where an answer lacked only some, these alone are `notOk`.
 */
export const symbolCountsSchema = z.strictObject({
  symbol: z.string(),
  n: countSchema,
  notOk: countSchema,
  /** Failed and unanswered ones by kind, as in `quotes.failures` of a slice. */
  failures: countsByNameSchema,
  overLimit: z.array(z.strictObject({ limitMs: z.number().positive(), response: countSchema })),
});
export type SymbolCounts = z.infer<typeof symbolCountsSchema>;

/** What the run saw of one mode outside its slices. */
export const modeRecordSchema = z.strictObject({
  mode: armSchema,
  target: targetSpecSchema,
  modeProof: modeProofSchema,
  /** Which credentials the quotes used. */
  quoteAuth: z.enum(['none', 'key', 'jwt', 'login']),
  preflight: z.strictObject({
    requests: countSchema,
    /** How many of them, and of those that are not counted, the target answered, whatever it said; null in records that are older than this. */
    answered: countSchema.nullable().default(null),
    connections: countSchema,
    rateLimit: z.strictObject({ limit: countSchema, remaining: countSchema, resetSec: countSchema }).nullable(),
    findings: z.array(z.string()),
    /** The sockets that `connections` counts; null where none were opened, and in records that are older than this. */
    sockets: firstSocketsSchema.nullable().default(null),
  }),
  /** null: no messages were measured, or both ends are on this machine and it did not say; and in records that are older than it. */
  clock: armClockSchema.nullable().default(null),
  books: booksSchema,
  /** The first few of each kind of failure, redacted. */
  examples: z.array(z.strictObject({ kind: z.string(), atMs: z.number(), detail: z.string() })),
  /** One entry a symbol, in the order in which requests go round them; empty in records that are older than it. */
  bySymbol: z.array(symbolCountsSchema).default([]),
  /** What its quote requests met on the wire; null: it asked for none, and in records that are older than it. */
  wire: quoteWireSchema.nullable().default(null),
  /** One entry an operation that quotes asked, in the order of the scenario; empty where none did, and in records that are older than it. */
  byOperation: z.array(operationCountsSchema).default([]),
  /** How many key pairs or tokens quotes and sockets took in turn; null in records that are older than it. */
  keys: z.strictObject({ quotes: countSchema, sockets: countSchema }).nullable().default(null),
  /** null: nothing numbers the messages; and in records that are older than it. */
  ledger: ledgerSchema.nullable().default(null),
  /** The connections that were compared, two for each pair; null: one client played all, as in records that are older than this. */
  twins: z.array(twinSchema).nullable().default(null),
  /** A proxy of ours that stood between the load and the target; null: none did, as in records that are older than it. */
  proxy: proxyRecordSchema.nullable().default(null),
});
export type ModeRecord = z.infer<typeof modeRecordSchema>;

export const workerRecordSchema = z.strictObject({
  index: countSchema,
  fate: z.enum(['done', 'lost']),
  detail: z.string(),
});

/** The state of the host before the run: what an idle probe saw. */
export const noiseProbeSchema = z.strictObject({
  quiet: z.boolean(),
  lostRatio: z.number(),
  gapMaxMs: z.number(),
  waitedMs: z.number(),
});
export type NoiseProbe = z.infer<typeof noiseProbeSchema>;

/** The machine and runtime of a run. `fingerprint` (store/fingerprint.ts) is equal where figures may be compared; null in records that are older than it. */
export const environmentSchema = z.strictObject({
  node: z.string(),
  platform: z.string(),
  cpus: countSchema,
  memoryBytes: z.number(),
  cpuModel: z.string().default('unknown'),
  fingerprint: z.string().nullable().default(null),
});
export type Environment = z.infer<typeof environmentSchema>;

/** The part of a plan that a run played: the `index`-th of `count`, both counted from 1 as on the command line. */
export const shardSchema = z
  .strictObject({ index: z.int().min(1), count: z.int().min(1) })
  .refine(({ index, count }) => index <= count, { error: 'at most `count`', path: ['index'] });
export type Shard = z.infer<typeof shardSchema>;

/** A shard that a merged record was made from; where it ran and when stays known. */
export const mergedShardSchema = z.strictObject({
  index: z.int().min(1),
  /** Of how many; null in records that are older than it, which were merged from all. */
  of: z.int().min(1).nullable().default(null),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  command: z.string(),
  workers: countSchema,
  environment: environmentSchema,
  host: hostRecordSchema.nullable().default(null),
});
export type MergedShard = z.infer<typeof mergedShardSchema>;

/** `both`: k6 played every other slice. `k6Version` null: no request was sent by k6. */
export const engineRecordSchema = z.strictObject({
  name: z.enum(['native', 'k6', 'both']).default('native'),
  k6Version: z.string().nullable().default(null),
  /** Of `both`: the slices whose requests k6 sent. */
  k6Slices: z.array(countSchema).default([]),
  /** The largest step of the clock that k6 went by while it played, in ms, negative where it was set back; null: none was seen, as in records that are older than it. */
  clockStepMs: z.number().nullable().default(null),
});
export type EngineRecord = z.infer<typeof engineRecordSchema>;

/**
 * Which arm of an `ab` run must prove itself against which, and how. `control` is the reference once more: what differs there is the method's own
 * noise. `untilDecided`: the run ends at the first planned look that decides, so its absolute objectives are judged at a fifth of their error.
 */
export const rolesSchema = z.strictObject({
  reference: armSchema,
  candidate: armSchema,
  control: armSchema.nullable(),
  equivalent: z.boolean(),
  untilDecided: z.boolean(),
});
export type Roles = z.infer<typeof rolesSchema>;

/** The one file a run leaves: facts only. Every report, comparison and re-judgement is a pure function of it. Times in ms from the start of the run unless their name says otherwise. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  kind: z.enum(['run', 'ab']),
  runId: z.string(),
  tool: z.strictObject({ name: z.literal('gateproof'), version: z.string() }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  command: z.string(),
  /** Of a merged record: that of shard 1; every shard's own stands in `shards`. */
  environment: environmentSchema,
  /** What this machine had to send load with; null in records that are older than this. Of a merged record as `environment`. */
  host: hostRecordSchema.nullable().default(null),
  seed: z.number(),
  planHash: z.string(),
  /** null: the whole plan was played. */
  shard: shardSchema.nullable().default(null),
  /** The shards that this record was merged from, in order; empty where none were. */
  shards: z.array(mergedShardSchema).default([]),
  /** Who sent the requests. Records that are older than the choice were played by ourselves. */
  engine: engineRecordSchema.prefault({}),
  scenario: z.preprocess(withClientOfThen, scenarioSchema),
  /** null: a run of one arm, or a record of schema version 1. */
  roles: rolesSchema.nullable().default(null),
  /** The limits that whoever exported the load set: it is judged by them unless others are named. null: the document's, as in records that are older than this. */
  limits: keptLimitsSchema.nullable().default(null),
  modes: z.array(modeRecordSchema).min(1),
  workers: z.array(workerRecordSchema),
  noise: noiseProbeSchema.nullable(),
  /** How far wall time ran away from monotonic time, from before the load to its end, ms: ahead where this machine slept or its clock was set. null: not looked at, or an older record. */
  wallJumpMs: z.number().nullable().default(null),
  /** Why the plan was not played to its end; null when it was. `bail` and `decided` were wished for: such a run is judged on what it played (judge/early-end.ts). */
  stopped: z
    .strictObject({
      why: z.enum(['sigint', 'sigterm', 'bail', 'decided', 'worker-lost', 'error']),
      detail: z.string(),
      atMs: z.number(),
    })
    .nullable(),
  warnings: z.array(z.string()),
  /** What was seen of the servers themselves, an entry for each arm. */
  serverFigures: serverFiguresSchema,
  slices: z.array(sliceRecordSchema),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
export { countsByNameSchema };

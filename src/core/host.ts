import { z } from 'zod';
import { namedHostSchema } from './host-names.ts';
import { countSchema } from './slice.ts';

/** How many files and sockets one process may have open. `soft` and `hard`: null = no limit. */
export const descriptorFactsSchema = z.strictObject({ soft: countSchema.nullable(), hard: countSchema.nullable() });
export type DescriptorFacts = z.infer<typeof descriptorFactsSchema>;

/** The range that local ports come from, both ends in it; `reserved` of them are never given out. `timeWaitReuse`: to whom a port in TIME_WAIT is given again after a second. */
export const portFactsSchema = z.strictObject({
  first: countSchema,
  last: countSchema,
  reserved: countSchema,
  timeWaitReuse: z.enum(['no', 'loopback', 'all']),
});
export type PortFacts = z.infer<typeof portFactsSchema>;

/** TCP sockets of the whole machine (network namespace). */
export const socketFactsSchema = z.strictObject({ inUse: countSchema, timeWait: countSchema });
export type SocketFacts = z.infer<typeof socketFactsSchema>;

/** Local ports that a new connection to one target cannot have: held by open connections to it, by listeners, or in TIME_WAIT to it. */
export const destinationFactsSchema = z.strictObject({
  url: z.string(),
  /** Address and port, as resolved: two addresses of one target are one destination. */
  destination: z.string(),
  isLoopback: z.boolean(),
  inUse: countSchema,
  listening: countSchema,
  timeWait: countSchema,
});
export type DestinationFacts = z.infer<typeof destinationFactsSchema>;

/** Loopback addresses that were tried as a source, and how many of them can be one. */
export const addressFactsSchema = z.strictObject({ tried: countSchema, usable: countSchema });

/** `cores`: what this process may use; `quotaCores`: what its control group may, null = no quota; `load1`: running tasks, mean of the last minute. */
export const cpuFactsSchema = z.strictObject({
  cores: countSchema,
  quotaCores: z.number().positive().nullable(),
  load1: z.number().min(0).nullable(),
});
export type CpuFacts = z.infer<typeof cpuFactsSchema>;

/** Our own clock: its smallest step, how often it went back, and how far wall time ran away from it (ms) while it was looked at. */
export const clockFactsSchema = z.strictObject({
  stepUs: z.number().min(0),
  backwards: countSchema,
  wallJumpMs: z.number(),
  lookedMs: z.number().min(0),
});
export type ClockFacts = z.infer<typeof clockFactsSchema>;

/** What this machine has to send load with. null: this system does not tell. */
export const hostFactsSchema = z.strictObject({
  platform: z.string(),
  descriptors: descriptorFactsSchema.nullable(),
  ports: portFactsSchema.nullable(),
  sockets: socketFactsSchema.nullable(),
  destinations: z.array(destinationFactsSchema),
  sourceAddresses: addressFactsSchema.nullable(),
  cpu: cpuFactsSchema,
  /** Memory that is free for new use now, in bytes: of the machine, or of the control group where that has less. */
  memoryFreeBytes: z.number().min(0).nullable().default(null),
  clock: clockFactsSchema,
});
export type HostFacts = z.infer<typeof hostFactsSchema>;

/** What this machine can hold and send at once. null: not known, or without limit. The last two are rough: what a worker carries with room to spare. */
export const reachSchema = z.strictObject({
  workers: countSchema,
  /** Sockets in one process, by its descriptors. */
  perWorker: countSchema.nullable(),
  byDescriptors: countSchema.nullable(),
  /** To one target, over all its addresses and from all source addresses of the run: to the one of the facts that has the fewest free. */
  byPorts: countSchema.nullable(),
  /** By the memory that sockets take in the worker and in the system (rough). */
  byMemory: countSchema.nullable().default(null),
  connections: countSchema.nullable(),
  connectionsByCpu: countSchema,
  requestsPerSecByCpu: countSchema,
});
export type Reach = z.infer<typeof reachSchema>;

/** Something about this machine that a reader should know, or that stands in the way of a run. */
export const hostWarningSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('unknown'), platform: z.string(), what: z.array(z.string()) }),
  z.strictObject({
    code: z.literal('descriptors-low'),
    limit: countSchema,
    perWorker: countSchema,
    wanted: countSchema,
  }),
  z.strictObject({
    code: z.literal('ports-few'),
    destination: z.string().nullable(),
    free: countSchema,
    range: countSchema,
  }),
  z.strictObject({
    code: z.literal('ports-linger'),
    perDestination: countSchema,
    free: countSchema,
    lingerSec: countSchema,
  }),
  z.strictObject({ code: z.literal('cpu-quota'), quotaCores: z.number(), cores: countSchema }),
  z.strictObject({ code: z.literal('cpu-busy'), load1: z.number(), cores: countSchema }),
  z.strictObject({ code: z.literal('clock-coarse'), stepUs: z.number() }),
  z.strictObject({ code: z.literal('clock-backwards'), times: countSchema }),
  z.strictObject({ code: z.literal('wall-jump'), jumpMs: z.number(), lookedMs: z.number() }),
  z.strictObject({ code: z.literal('noisy'), gapMaxMs: z.number(), lostRatio: z.number() }),
]);
export type HostWarning = z.infer<typeof hostWarningSchema>;

/** The machine before a run, as it stands in the record. */
export const hostRecordSchema = z.strictObject({
  facts: hostFactsSchema,
  reach: reachSchema,
  /** Loopback addresses that the sockets of this run came from, in turn; empty: the one that the system chose. */
  sources: z.array(z.string()).default([]),
  /** The hosts of the targets that have a name, looked up once, and the addresses to which our own load went (k6 looks them up itself); empty too in records that are older than it. */
  names: z.array(namedHostSchema).default([]),
  warnings: z.array(hostWarningSchema),
});
export type HostRecord = z.infer<typeof hostRecordSchema>;

/** Why a plan does not fit on this machine, and what would. `held`, `reachable`: sockets at once, all workers together; `quotes`: connections for requests beside them. */
export type DescriptorRefusal = {
  readonly code: 'descriptors';
  readonly held: number;
  readonly workers: number;
  readonly perWorker: number;
  readonly quotes: number;
  readonly limit: number;
  readonly needed: number;
  readonly reachable: number;
  /** As many workers would hold it; null = more than it makes sense to start. */
  readonly workersNeeded: number | null;
};
export type PortRefusal = {
  readonly code: 'ports';
  readonly destination: string;
  readonly held: number;
  readonly quotes: number;
  readonly free: number;
  readonly reachable: number;
};
/** `perSource`: local ports that one source address may use. */
export type SourceRefusal = {
  readonly code: 'sources';
  readonly held: number;
  readonly sources: number;
  readonly perSource: number;
  readonly reachable: number;
};
/** A number of source addresses was asked for where there is but one: the target is elsewhere, or this system has only 127.0.0.1. */
export type NoSourcesRefusal = {
  readonly code: 'no-sources';
  readonly sources: number;
  readonly why: 'elsewhere' | 'system';
};
export type MemoryRefusal = {
  readonly code: 'memory';
  readonly held: number;
  readonly workers: number;
  readonly freeBytes: number;
  readonly perSocketBytes: number;
  readonly reachable: number;
};
/** One proxy of ours carries all connections, with two descriptors for each. `needed`, `limit`: descriptors. */
export type ProxyRefusal = {
  readonly code: 'proxy';
  readonly held: number;
  readonly quotes: number;
  readonly limit: number;
  readonly needed: number;
  readonly reachable: number;
};
export type PlanRefusal =
  | DescriptorRefusal
  | PortRefusal
  | SourceRefusal
  | NoSourcesRefusal
  | MemoryRefusal
  | ProxyRefusal;

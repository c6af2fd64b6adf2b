import { z } from 'zod';
import { comparedCountSchema, comparedTimeSchema } from './comparison.ts';
import { modeSchema } from './modes.ts';
import { objectiveIdSchema } from './objectives.ts';
import { quoteRequestSettings } from './quote-settings.ts';

const durationMs = z.int().min(1);
const shareOfTime = { durationMs, judged: z.boolean().default(true), steady: z.boolean().default(false) };

const perSec = z.number().positive();
/** A rate that may begin or end at nothing. */
const perSecOrNone = z.number().min(0);

/**
 * Quote requests of a phase; rates per second. Counts are exact: as many as the area under the rate, rounded (core/quote-rate.ts). `constant` spaces them
 * evenly, `poisson` scatters them uniformly at random; a `ramp` goes evenly from one rate to another, `step` holds each of its rates for an equal share
 * of the phase, and a `spike` leaves its rate for a peak at `atMs` of the phase, for `forMs`.
 */
export const quoteLoadSchema = z.union([
  z.strictObject({
    shape: z.enum(['constant', 'poisson']).default('constant'),
    ratePerSec: perSec,
  }),
  z.strictObject({ shape: z.literal('ramp'), fromPerSec: perSecOrNone, toPerSec: perSecOrNone }),
  z.strictObject({ shape: z.literal('step'), ratesPerSec: z.array(perSec).min(2) }),
  z.strictObject({
    shape: z.literal('spike'),
    ratePerSec: perSec,
    peakPerSec: perSec,
    atMs: z.int().min(0),
    forMs: durationMs,
  }),
]);
export type QuoteLoad = z.output<typeof quoteLoadSchema>;

/**
 * Socket connections of a phase: `ramp` spaces them evenly, `poisson` scatters them, `burst` opens all at its start, `step` in `steps` equal groups at
 * even distances, each group evenly over `openMs` (0 = at once), and `churn` keeps `count` of them: evenly over the first hold, and whenever one
 * leaves the next one opens. Each is held `holdMs` from its planned instant.
 */
export const connectionLoadSchema = z.strictObject({
  shape: z.enum(['ramp', 'poisson', 'burst', 'step', 'churn']).default('ramp'),
  count: z.int().min(1),
  holdMs: durationMs,
  steps: z.int().min(2).optional(),
  openMs: z.int().min(0).optional(),
});
export type ConnectionLoad = z.output<typeof connectionLoadSchema>;

export const phaseSchema = z
  .strictObject({
    name: z.string().min(1),
    ...shareOfTime,
    quotes: quoteLoadSchema.optional(),
    connections: connectionLoadSchema.optional(),
    /** At this instant of the phase every socket that is open is cut at once; each comes back as socket.io-client does by itself. */
    herd: z.strictObject({ atMs: z.int().min(0) }).optional(),
  })
  .refine((phase) => phase.quotes !== undefined || phase.connections !== undefined || phase.herd !== undefined, {
    error: 'a phase needs quotes, connections, or a herd',
  });

/** Every slot is kept ready in memory: more than this is a slip of the pen. */
const IN_FLIGHT_MOST = 1_000_000;

/** How quote requests are sent, whatever their rate. */
export const quoteSettingsSchema = z.strictObject({
  ...quoteRequestSettings,
  timeoutMs: durationMs.default(10_000),
  /** Slots of each load process: with none free a released request is dropped. Without it as many as the highest rate needs (core/quote-pool). */
  inFlightMax: z.int().min(1).max(IN_FLIGHT_MOST).optional(),
  /** Connections of each load process; without it as many as the highest rate needs (core/quote-pool). */
  poolConnections: z.int().min(1).optional(),
  /** After a 429 with Retry-After, what falls due within that wait is not sent: it is dropped, for the target did not serve it. Each load process waits by itself. */
  honourRetryAfter: z.boolean().default(false),
});

/** How sockets behave, whatever their number. */
export const socketSettingsSchema = z.strictObject({
  connectTimeoutMs: durationMs.default(10_000),
  leaveTimeoutMs: durationMs.default(2_000),
  /** false: sockets get in, stay and leave, and subscribe to nothing: a storm of connections alone. */
  subscribe: z.boolean().default(true),
  symbolsPerConnection: z.int().min(1).max(50).default(1),
  /** By when a client must have the newest value of a symbol that others have: last-value convergence. What is older on arrival is late. */
  convergeMs: durationMs.default(2_000),
  /** After each `subscribe-ack` a socket sends `request-recovery` for as long back; null: it never does. */
  recoverMs: durationMs.nullable().default(null),
  /**
   * `wire`: our own client, which keeps the contract of the library at a fraction of its cost. `socket.io-client`: the library of real clients.
   * `both`: the wire client, and beside it some by the library, which must see the same (judge/two-clients).
   */
  client: z.enum(['both', 'wire', 'socket.io-client']).default('both'),
  /** How many connections of a mode the library plays where `client` is `both`; never more than a tenth of them. */
  fidelityConnections: z.int().min(1).max(1_000).default(20),
  /** Loopback addresses (127.0.x.y) that sockets come from, in turn: a number, or `auto`, as many as their local ports need. Anywhere else the system chooses. */
  sourceAddresses: z.union([z.literal('auto'), z.int().min(1).max(1_000)]).default('auto'),
  /** A socket that is dropped comes back, with the back-off that socket.io-client has by itself, until it is due to leave. Its loss counts all the same. */
  reconnect: z.boolean().default(false),
  /** Where the symbols of a socket begin: `fixed` at the first one, `round-robin` where the socket before it ended, `window` at a seeded place. */
  symbolStrategy: z.enum(['fixed', 'round-robin', 'window']).default('round-robin'),
  /** Share (0..1) of the sockets of a phase that take the first symbols, all the same ones, whatever the strategy of the others. */
  sharedShare: z.number().min(0).max(1).default(0),
  /** This share (0..1) of the sockets reads slowly once subscribed: nothing for `pauseMs`, then for `readMs`, so that the server has to buffer. */
  slowReaders: z
    .strictObject({
      share: z.number().min(0).max(1).default(0),
      pauseMs: durationMs.max(20_000).default(2_000),
      readMs: durationMs.default(100),
    })
    .prefault({}),
  /** This share (0..1) says nothing any more once subscribed, no pong either, and does not close. */
  halfOpen: z.strictObject({ share: z.number().min(0).max(1).default(0) }).prefault({}),
});

/** How two modes are compared in `ab`: which must prove itself against the other, and whether being better by as much fails as well. */
export const compareSettingsSchema = z.strictObject({
  candidate: modeSchema.default('legacy-fallback'),
  equivalent: z.boolean().default(false),
  /** Figures that are compared and shown, and turn no verdict: what the pairs of a short plan cannot be trusted to decide. */
  informs: z.array(z.union([comparedTimeSchema, comparedCountSchema])).default([]),
});

/** What a plan may not exceed, whatever the flags say. */
export const capsSchema = z.strictObject({
  durationMs: durationMs.default(3_600_000),
  ratePerSec: z.number().positive().default(20_000),
  connections: z.int().min(1).default(60_000),
});

/** A load shape with its objectives: plain data that can be hashed, printed and sharded. Times in ms, rates per second, per mode. */
export const scenarioSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'lower-case words joined by dashes' }),
    question: z.string().min(1),
    phases: z.array(phaseSchema).min(1),
    gating: z.array(objectiveIdSchema).min(1),
    quotes: quoteSettingsSchema.prefault({}),
    sockets: socketSettingsSchema.prefault({}),
    compare: compareSettingsSchema.prefault({}),
    sliceMs: z.int().min(100).default(2_000),
    washoutMs: z.int().min(0).default(250),
    drainMs: durationMs.default(10_000),
    caps: capsSchema.prefault({}),
  })
  .refine((scenario) => scenario.phases.some((phase) => phase.judged), {
    error: 'at least one phase must be judged',
    path: ['phases'],
  });

/** A scenario as its author writes it: defaults may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** A scenario with every default filled in. */
export type Scenario = z.output<typeof scenarioSchema>;
export type Phase = z.output<typeof phaseSchema>;
export type QuoteSettings = z.output<typeof quoteSettingsSchema>;
export type SocketSettings = z.output<typeof socketSettingsSchema>;

/** Gives a scenario file its type; the value is checked when it is parsed, not here. */
export const defineScenario = (scenario: ScenarioInput): ScenarioInput => scenario;

import { z } from 'zod';
import { capsSchema, quoteLoadSchema } from '../core/scenario.ts';

const text = z.string().nullable().catch(null);
const amount = z.number().positive().nullable().catch(null);

const impairedShare = z
  .object({ share: z.number().default(0).catch(0) })
  .prefault({})
  .catch({ share: 0 });

const draftPhaseSchema = z
  .object({
    name: text,
    durationMs: amount,
    judged: z.boolean().nullable().default(true).catch(null),
    steady: z.boolean().nullable().default(false).catch(null),
    quotes: quoteLoadSchema.nullable().default(null).catch(null),
    connections: z
      .object({
        ...{ shape: z.string().nullable().default('ramp').catch(null), count: amount, holdMs: amount },
        steps: amount.default(null),
        openMs: z.number().min(0).nullable().default(null).catch(null),
      })
      .nullable()
      .default(null)
      .catch(null),
    herd: z
      .object({ atMs: z.number().nullable().catch(null) })
      .nullable()
      .default(null)
      .catch(null),
  })
  .catch({ name: null, durationMs: null, judged: null, steady: null, quotes: null, connections: null, herd: null });

const draftSchema = z
  .object({
    phases: z.array(draftPhaseSchema).catch([]),
    gating: z.array(text).catch([]),
    sliceMs: amount.default(2_000),
    sockets: z
      .object({
        reconnect: z.boolean().nullable().default(false).catch(null),
        subscribe: z.boolean().nullable().default(true).catch(null),
        // Null where nothing is asked back, undefined where that cannot be read.
        recoverMs: z.unknown().default(null),
        slowReaders: impairedShare,
        halfOpen: impairedShare,
      })
      .prefault({})
      .catch({
        reconnect: null,
        subscribe: null,
        recoverMs: undefined,
        slowReaders: { share: 0 },
        halfOpen: { share: 0 },
      }),
    caps: capsSchema.prefault({}).nullable().catch(null),
  })
  .catch({
    phases: [],
    gating: [],
    sliceMs: null,
    sockets: {
      reconnect: null,
      subscribe: null,
      recoverMs: undefined,
      slowReaders: { share: 0 },
      halfOpen: { share: 0 },
    },
    caps: null,
  });

/** What can be read of a scenario even if parts of it are wrong: null where a part is. */
export type ScenarioDraft = z.output<typeof draftSchema>;
export type PhaseDraft = z.output<typeof draftPhaseSchema>;

/** Reads what can be read, so that the rules between parts can speak in the same breath as the schema. Never throws. */
export const draftOf = (input: unknown): ScenarioDraft => draftSchema.parse(input);

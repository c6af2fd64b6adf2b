import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/** What a suite is told, and by which variable: `gateproof suite` sets them from its flags, and vitest by itself reads the same ones. */
export const SUITE_VARIABLES = {
  target: 'GATEPROOF_SUITE_TARGET',
  /** `<arm>=<url>` or a plain address; several with spaces between them. */
  url: 'GATEPROOF_SUITE_URL',
  mode: 'GATEPROOF_SUITE_MODE',
  reference: 'GATEPROOF_SUITE_REFERENCE',
  candidate: 'GATEPROOF_SUITE_CANDIDATE',
  scenario: 'GATEPROOF_SUITE_SCENARIO',
  baseline: 'GATEPROOF_SUITE_BASELINE',
  /** How deep the checklist goes, and since when the process must run. */
  tier: 'GATEPROOF_SUITE_TIER',
  since: 'GATEPROOF_SUITE_SINCE',
  minutes: 'GATEPROOF_SUITE_MINUTES',
  /** `off`: no second try on a noisy host. */
  extension: 'GATEPROOF_SUITE_EXTENSION',
  /** `whole`: every row of the self-test. */
  form: 'GATEPROOF_SUITE_FORM',
  seed: 'GATEPROOF_SUITE_SEED',
  workers: 'GATEPROOF_SUITE_WORKERS',
  /** Several with spaces between them. */
  allowHost: 'GATEPROOF_SUITE_ALLOW_HOST',
  waitQuiet: 'GATEPROOF_SUITE_WAIT_QUIET',
  /** The folder that paths count from, and the one that the files of the suite go to. */
  folder: 'GATEPROOF_SUITE_FOLDER',
  out: 'GATEPROOF_SUITE_OUT',
  /** For the configuration of vitest: the file of the suite. */
  file: 'GATEPROOF_SUITE_FILE',
  /** When `gateproof suite` began, epoch ms: what was said as a time ago counts from there. */
  startedAt: 'GATEPROOF_SUITE_STARTED_AT',
} as const;
export type SuiteVariable = keyof typeof SUITE_VARIABLES;

/** The file in which a suite leaves its answers. */
export const SUITE_FILE = 'suite.json';

/** `broken`: it could not be asked, with the exit code that this leads to. `unanswered`: nobody came to it. */
export const answerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('answered'), verdict: verdictSchema, text: z.string().nullable() }),
  z.strictObject({ state: z.literal('broken'), exitCode: z.int(), text: z.string() }),
  z.strictObject({ state: z.literal('unanswered') }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** One question each, in the order of the suite. `verdict` and `exitCode` of the whole are null until it has ended. `runs` are folders beside this file. */
export const suiteFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  suite: z.string(),
  verdict: verdictSchema.nullable(),
  exitCode: z.int().nullable(),
  questions: z.array(z.strictObject({ question: z.string(), answer: answerSchema })),
  runs: z.array(z.string()),
});
export type SuiteFile = z.infer<typeof suiteFileSchema>;

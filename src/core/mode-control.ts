import { z } from 'zod';

const word = z.string().min(1);
/** A program and its words; no shell reads them. */
const command = z.array(word).min(1);
const variableName = z.string().min(1);

/** What every kind of control has. */
const common = {
  /** Where commands run and files are looked for: from the folder of the profile's file, or from the current one for a built-in profile. */
  cwd: z.string().min(1).default('.'),
  /** How long one command may take. */
  commandMs: z.int().min(1).default(60_000),
  /** How long the target may take to run in the new mode. Tier 1 of the document allows 30 s in all (docs/spec/rollback-strategy.zh.md:24). */
  settleMs: z.int().min(1).default(30_000),
};

const withCommand = {
  /** Names of variables of our environment that the command gets beside PATH, HOME and the like. */
  passEnv: z.array(variableName).default([]),
};

const envFileControl = z.strictObject({
  kind: z.literal('env-file'),
  /** The file that the target reads its flags from as it starts. */
  envFile: word,
  restart: command,
  ...withCommand,
  ...common,
});

const pm2Control = z.strictObject({
  kind: z.literal('pm2'),
  /** The name of the application in pm2. */
  app: word,
  action: z.enum(['restart', 'reload']).default('restart'),
  /** Without it pm2 keeps the environment that the application was started with (docs/spec/documented-contract.md, known traps). */
  updateEnv: z.boolean().default(true),
  /**
   * An ecosystem file to restart from; null: pm2 restarts what it has. With one, pm2 takes variables from that file alone: `env` names the block of
   * each mode (`env_legacy_fallback`), which sets all three flags.
   */
  ecosystem: z
    .strictObject({
      file: word,
      env: z
        .strictObject({
          'gateway-only': word.default('gateway_only'),
          'legacy-fallback': word.default('legacy_fallback'),
        })
        .prefault({}),
    })
    .nullable()
    .default(null),
  /** Where the application reads its flags from a file: then that file is edited, and pm2 is not told the flags. */
  envFile: word.nullable().default(null),
  /** The pm2 program of the target. */
  program: command.default(['pm2']),
  passEnv: z.array(variableName).default(['PM2_HOME']),
  ...common,
});

const httpControl = z.strictObject({
  kind: z.literal('http-admin'),
  method: z.enum(['POST', 'PUT']).default('POST'),
  path: z.string().startsWith('/'),
  /** What is sent for each mode; null: `{"mode": …, "flags": {…}}`. */
  bodies: z.strictObject({ 'gateway-only': z.json(), 'legacy-fallback': z.json() }).nullable().default(null),
  /** A header that holds a secret: `prefix` and the value of the variable. */
  auth: z
    .strictObject({ header: word.default('authorization'), prefix: z.string().default('Bearer '), env: variableName })
    .nullable()
    .default(null),
  /** Whether the target restarts to take the mode: then a restart is part of the proof. */
  restarts: z.boolean().default(false),
  ...common,
});

const manualControl = z.strictObject({
  kind: z.literal('manual'),
  /** What a person has to do, line by line; `{mode}` stands for the mode. Empty: set the variables and restart. */
  instructions: z.array(word).default([]),
  restarts: z.boolean().default(true),
  ...common,
  settleMs: common.settleMs.unwrap().default(300_000),
});

const dockerControl = z.strictObject({
  kind: z.literal('docker'),
  /** The file that the container gets its variables from: named by `env_file` in the compose file, or read by the application. */
  envFile: word,
  /** Recreated from a compose file, so that it gets its variables anew; or a container by its name, restarted as it was made. */
  target: z.union([
    z.strictObject({ service: word, composeFile: word.nullable().default(null) }),
    z.strictObject({ container: word }),
  ]),
  program: command.default(['docker']),
  ...withCommand,
  ...common,
});

/** How the mode of a target is switched, and put back. */
export const modeControlSchema = z.discriminatedUnion('kind', [
  envFileControl,
  pm2Control,
  httpControl,
  manualControl,
  dockerControl,
]);

export type ModeControl = z.output<typeof modeControlSchema>;
export type ModeControlInput = z.input<typeof modeControlSchema>;
export type ModeControlKind = ModeControl['kind'];
export type ModeControlOf<Kind extends ModeControlKind> = Extract<ModeControl, { readonly kind: Kind }>;

/** The kinds that are tested by the words they would run alone. */
export const EXPERIMENTAL_CONTROLS: ReadonlySet<ModeControlKind> = new Set(['docker']);

/** What the target of a switch was called on the command line: its profile by name or file, and its address where that was given. */
export type NamedTarget = { readonly target: string; readonly url: string | null };

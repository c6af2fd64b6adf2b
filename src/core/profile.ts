import { z } from 'zod';
import { checksSchema } from './checks.ts';
import { managedSchema } from './managed.ts';
import { modeControlSchema } from './mode-control.ts';
import { quoteRequestSchema } from './target-spec.ts';
import { tlsSchema } from './tls.ts';
import { watchSettingsSchema } from './watch.ts';
import { watchedProcessSchema } from './watched-process.ts';

const endpoint = z.union([z.string().startsWith('/'), z.literal('absent')]);

/** The endpoints of docs/spec/documented-contract.md; `absent` where the target does not serve one. */
export const endpointsSchema = z.strictObject({
  health: endpoint,
  healthWebsocket: endpoint,
  healthStreamDataFetcher: endpoint,
  legacySupport: endpoint,
  featureFlags: endpoint,
  connectionPool: endpoint,
  errorRate: endpoint,
  testConnection: endpoint,
  rateLimitValidation: endpoint,
  configValidation: endpoint,
});

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/, { error: 'the name of a header: letters, digits, dashes' })
  .nullable();

/** The names of the environment variables that hold the credentials. Values never stand in a profile. */
export const credentialNamesSchema = z.strictObject({
  appKey: z.string().default('GATEPROOF_APP_KEY'),
  accessToken: z.string().default('GATEPROOF_ACCESS_TOKEN'),
  jwt: z.string().default('GATEPROOF_JWT'),
  username: z.string().default('GATEPROOF_USERNAME'),
  password: z.string().default('GATEPROOF_PASSWORD'),
  /** Holds several key pairs or tokens, as a JSON list; requests and sockets take them in turn. */
  pool: z.string().default('GATEPROOF_KEY_POOL'),
  /** `open`: a target that takes any key pair (the reference target without keys of its own); one is made up when none is set. */
  required: z.enum(['required', 'open']).default('required'),
});

/** WHERE: what a target serves and how it is spoken to. */
export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'lower-case words joined by dashes' }),
  dialect: z.enum(['documented', 'stock-api']),
  url: z.url().default('http://127.0.0.1:3000'),
  /** Further processes of the same target on the same host, for `run`: its load goes round all addresses, and books and figures are those of all. */
  alsoAt: z.array(z.url()).default([]),
  /** How the certificate of an `https` target is checked. */
  tls: tlsSchema.prefault({}),
  endpoints: endpointsSchema,
  socketPath: z.string().startsWith('/').default('/api/v1/stream-receiver/connect'),
  quoteSymbols: z.array(z.string().min(1)).min(1),
  /** Which of them belong to which market; left out: what stands behind their last dot. */
  quoteMarkets: z
    .record(z.string().min(1), z.array(z.string().min(1)).min(1))
    .nullable()
    .default(null),
  streamSymbols: z.array(z.string().min(1)).min(1),
  /** The upstream that quotes are asked of. */
  provider: z.string().min(1),
  /** The upstream that subscriptions name, where it differs from the one for quotes; null = the same. */
  streamProvider: z.string().min(1).nullable().default(null),
  /** Further `options` of a stock-api quote request, such as `useSmartCache` (docs/spec/target-contract.md 3.3). */
  quoteOptions: z.record(z.string(), z.json()).prefault({}),
  /** Operations beside those of the dialect, or instead of one, by the names that scenarios call them. */
  operations: z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), quoteRequestSchema).prefault({}),
  /** Headers that tell the target which virtual user and which process of ours sent a request; null: it is not told. */
  tags: z.strictObject({ user: headerName.default(null), worker: headerName.default(null) }).prefault({}),
  /** Where upstream numbers its ticks, as `list[].field`; null where nothing does. */
  sequence: z
    .string()
    .regex(/^[a-zA-Z]+\[\]\.[a-zA-Z]+$/)
    .nullable()
    .default(null),
  credentials: credentialNamesSchema.prefault({}),
  loginPath: endpoint.default('absent'),
  /** The reference target's own counters: admin path and the environment variable that holds its token. */
  books: z
    .strictObject({ path: z.string().startsWith('/'), tokenEnv: z.string() })
    .nullable()
    .default(null),
  /** How gateproof may start and end the target itself; null: it is there, or it is not. */
  managed: managedSchema.nullable().default(null),
  /** How the checklist goes about it. */
  checks: checksSchema.prefault({}),
  /** How it is watched. */
  watch: watchSettingsSchema.prefault({}),
  /** How its mode is switched and put back; null: not by gateproof. */
  modeControl: modeControlSchema.nullable().default(null),
  /** Which process to read CPU and memory of; null: none is named, and only one that gateproof starts itself is known. */
  process: watchedProcessSchema.nullable().default(null),
});

export type ProfileInput = z.input<typeof profileSchema>;
export type Profile = z.output<typeof profileSchema>;
export type EndpointName = keyof Profile['endpoints'];

/** Gives a profile file its type; the value is checked when it is parsed, not here. */
export const defineProfile = (profile: ProfileInput): ProfileInput => profile;

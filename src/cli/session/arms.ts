import { readFileSync } from 'node:fs';
import type { Arm, Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Profile } from '../../core/profile.ts';
import { createRedactor } from '../../core/redact.ts';
import { soundsSecret } from '../../core/shown.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { type ControlClient, createControlClient } from '../../target/client.ts';
import { type CredentialNeeds, type CredentialPlan, resolveCredentials } from '../../target/credentials.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CliContext } from '../context.ts';
import type { LoadRequest, Place } from './request.ts';
import type { KeyHeard } from './shared-key.ts';

/** What one arm authenticates with. */
export type ArmSecrets = {
  readonly plan: CredentialPlan;
  readonly adminToken: string | null;
  readonly all: readonly string[];
};

/** One arm's target, ready to be spoken to. */
export type OpenArm = {
  readonly arm: Arm;
  readonly mode: Mode;
  readonly profile: Profile;
  readonly secrets: ArmSecrets;
  readonly spec: TargetSpec;
  readonly client: ControlClient;
  /** One for each further address of the target. */
  readonly others: readonly ControlClient[];
  /** The first process of a target that we started. */
  readonly pid: number | null;
  /** Of a target that we started: in a sentence, how it ended before we ended it; null while it has not. */
  endedEarly(): string | null;
};

/** The secrets of all arms together, and the function that blanks them. */
export type Secrets = {
  readonly all: readonly string[];
  redact(text: string): string;
};

/** What the target of an arm is met with. `together`: all arms that load this very target, which knows them only together. */
export type Meeting = {
  readonly together: readonly Arm[];
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly context: CliContext;
  /** What arms that were met before were told of their keys; each adds its own. */
  readonly heard?: KeyHeard[];
};

const readText = (path: string): string => readFileSync(path, 'utf8');

/** What a started target gets from our environment is as secret as what we authenticate with, if its name says so. */
const passedSecrets = ({ managed }: Profile, env: CliContext['env']): readonly string[] =>
  [...(managed?.passEnv ?? []), ...(managed?.makeUpEnv ?? [])].filter(soundsSecret).flatMap((name) => env[name] ?? []);

/** Reads the credentials for these needs from the environment, by the names of a profile. */
export const secretsFor = (profile: Profile, needs: CredentialNeeds, env: CliContext['env']): ArmSecrets => {
  const plan = resolveCredentials(profile, env, readText, needs);
  const { books } = profile;
  const adminToken = books === null ? null : (env[books.tokenEnv] ?? null);
  const all = [...plan.secrets, ...(adminToken === null ? [] : [adminToken]), ...passedSecrets(profile, env)];
  return { plan, adminToken, all };
};

/** Reads the credentials that this load needs. */
export const readSecrets = (profile: Profile, { scenario }: LoadRequest, { env }: CliContext): ArmSecrets => {
  const quotes = scenario.phases.some((phase) => phase.quotes !== undefined);
  const sockets = scenario.phases.some((phase) => phase.connections !== undefined);
  return secretsFor(profile, { quotes, sockets }, env);
};

/** All of these secrets, and what blanks them. */
export const secretsOf = (all: readonly string[]): Secrets => ({
  all: [...new Set(all)],
  redact: createRedactor(all),
});

/** A control client for an address of a target; load may go there, or this throws. */
export const clientFor = (
  { url, tls }: { readonly url: string; readonly tls: Profile['tls'] },
  { allowHosts }: LoadRequest,
  { redact }: Secrets,
  { clock }: CliContext,
): ControlClient => {
  assertMayLoad(url, allowHosts);
  return createControlClient({ baseUrl: url, tls, clock, redact });
};

/** Opens an arm for each place. Whatever any of them sends or says is searched for the secrets of all. */
export const openArms = (places: readonly Place[], request: LoadRequest, context: CliContext): OpenArm[] => {
  const known = places.map((place) => ({ place, secrets: readSecrets(place.profile, request, context) }));
  const together = secretsOf(known.flatMap(({ secrets }) => secrets.all));
  return known.map(({ place: { arm, mode, url, alsoAt, profile, pid, endedEarly }, secrets }) => ({
    ...{ arm, mode, profile, secrets, pid, endedEarly },
    spec: targetSpecOf(profile, { mode, url, alsoAt }),
    client: clientFor({ url, tls: profile.tls }, request, together, context),
    others: alsoAt.map((other) => clientFor({ url: other, tls: profile.tls }, request, together, context)),
  }));
};

export const closeArm = async ({ client, others }: OpenArm): Promise<void> => {
  await Promise.all([client, ...others].map((each) => each.close()));
};

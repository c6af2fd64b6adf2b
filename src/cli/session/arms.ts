import { readFileSync } from 'node:fs';
import type { Arm, Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { createRedactor } from '../../core/redact.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { type ControlClient, createControlClient } from '../../target/client.ts';
import { type CredentialPlan, resolveCredentials } from '../../target/credentials.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CliContext } from '../context.ts';
import type { LoadRequest, Place } from './request.ts';

/** One arm's target, ready to be spoken to. */
export type OpenArm = {
  readonly arm: Arm;
  readonly mode: Mode;
  readonly spec: TargetSpec;
  readonly client: ControlClient;
};

/** What every part of a session may use; it holds the secrets and the function that blanks them. */
export type Secrets = {
  readonly plan: CredentialPlan;
  readonly adminToken: string | null;
  readonly all: readonly string[];
  redact(text: string): string;
};

/** What the target of an arm is met with. */
export type Meeting = {
  readonly request: LoadRequest;
  readonly secrets: Secrets;
  readonly plan: Plan;
  readonly context: CliContext;
};

const readText = (path: string): string => readFileSync(path, 'utf8');

/** Reads the credentials that this load needs from the environment. */
export const readSecrets = (request: LoadRequest, context: CliContext): Secrets => {
  const needs = {
    quotes: request.scenario.phases.some((phase) => phase.quotes !== undefined),
    sockets: request.scenario.phases.some((phase) => phase.connections !== undefined),
  };
  const plan = resolveCredentials(request.profile, context.env, readText, needs);
  const { books } = request.profile;
  const adminToken = books === null ? null : (context.env[books.tokenEnv] ?? null);
  const all = [...plan.secrets, ...(adminToken === null ? [] : [adminToken])];
  return { plan, adminToken, all, redact: createRedactor(all) };
};

/** A control client for a place; load may go there, or this throws. */
export const clientFor = (url: string, request: LoadRequest, secrets: Secrets, context: CliContext): ControlClient => {
  assertMayLoad(url, request.allowHosts);
  return createControlClient({ baseUrl: url, clock: context.clock, redact: secrets.redact });
};

/** Opens an arm for each place. */
export const openArms = (
  places: readonly Place[],
  request: LoadRequest,
  secrets: Secrets,
  context: CliContext,
): OpenArm[] =>
  places.map(({ arm, mode, url }) => ({
    arm,
    mode,
    spec: targetSpecOf(request.profile, { mode, url }),
    client: clientFor(url, request, secrets, context),
  }));

/** What the drivers of an arm authenticate with, once a login has brought a token. */
export const credentialsOf = (secrets: Secrets, jwt: string | null): Credentials => ({
  key: secrets.plan.key,
  jwt: jwt ?? secrets.plan.jwt,
});

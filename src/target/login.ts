import { z } from 'zod';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { Profile } from '../core/profile.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlAnswer, ControlClient } from './client.ts';
import type { CredentialPlan } from './credentials.ts';
import { evidenceOf, orUnreachable } from './mode.ts';

const text = englishCatalogue.control;

const token = z.string().min(1);

/** The contract names only the route (docs/spec/target-contract.md 3.4): these are the places where backends of its kind put the token. */
const TOKEN_SHAPES = [
  z.object({ data: z.object({ accessToken: token }) }).transform(({ data }) => data.accessToken),
  z.object({ data: z.object({ access_token: token }) }).transform(({ data }) => data.access_token),
  z.object({ data: z.object({ token }) }).transform(({ data }) => data.token),
  z.object({ accessToken: token }).transform(({ accessToken }) => accessToken),
];

const tokenIn = (json: unknown): string | null => {
  for (const shape of TOKEN_SHAPES) {
    const parsed = shape.safeParse(json);
    if (parsed.success) return parsed.data;
  }
  return null;
};

const fail = (message: string, hint: string): never => {
  throw new HarnessError(message, { exitCode: EXIT.unreachable, hint });
};

/** A successful answer without a token may still hold one in a place we do not know: its text is not repeated. */
const whatCame = (path: string, answer: ControlAnswer): string =>
  answer.kind === 'answer' ? text.answered(`POST ${path}`, answer.status, '') : evidenceOf(`POST ${path}`, answer);

/**
 * The plan with a JWT in the place of its login; a plan without a login stays as it is. A refused login, or one without a token, is a
 * HarnessError (exit 4) that holds no value.
 */
export const logIn = async (client: ControlClient, profile: Profile, plan: CredentialPlan): Promise<CredentialPlan> => {
  if (plan.login === null || profile.loginPath === 'absent') return plan;
  const path = profile.loginPath;
  const { username, password, jwt: jwtName } = profile.credentials;
  const answer = orUnreachable(client, await client.send({ method: 'POST', path, json: plan.login }));
  if (answer.kind === 'answer' && (answer.status === 400 || answer.status === 401 || answer.status === 403))
    return fail(text.loginRefused(path, answer.status), text.loginRefusedHint(username, password));
  const succeeded = answer.kind === 'answer' && answer.status >= 200 && answer.status <= 299;
  const jwt = succeeded ? tokenIn(answer.json) : null;
  if (jwt === null) return fail(text.loginFailed(path, whatCame(path, answer)), text.loginFailedHint(jwtName));
  return { ...plan, jwt, secrets: [...plan.secrets, jwt] };
};

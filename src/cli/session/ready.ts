import { EXIT, HarnessError } from '../../core/errors.ts';
import { type Arm, MODES, type Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Profile } from '../../core/profile.ts';
import type { ModeProof, ModeRecord } from '../../core/record.ts';
import type { Credentials } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlClient } from '../../target/client.ts';
import { logIn } from '../../target/login.ts';
import { readMode } from '../../target/mode.ts';
import { preflight } from '../../target/preflight.ts';
import type { OpenArm } from './arms.ts';
import { assertUnderLimit } from './limiter.ts';
import type { LoadRequest } from './request.ts';

/** An arm whose target answered: proven or not, logged in, its first quote seen. */
export type ReadyArm = {
  readonly arm: OpenArm;
  readonly proof: ModeProof;
  readonly credentials: Credentials;
  /** Secrets that came with a login. */
  readonly newSecrets: readonly string[];
  readonly preflight: ModeRecord['preflight'];
};

const hasQuotes = ({ scenario }: LoadRequest): boolean => scenario.phases.some((phase) => phase.quotes !== undefined);

/**
 * Speaks to the target of an arm before its load: mode, login, one quote. Nobody there, or credentials refused, throws (exit 4). `arms` are all
 * that load this very target: its limiter counts them together.
 */
export const makeReady = async (
  arm: OpenArm,
  arms: readonly Arm[],
  request: LoadRequest,
  plan: Plan,
): Promise<ReadyArm> => {
  const { client, spec, mode, profile, secrets } = arm;
  const { proof } = await readMode(client, profile, mode);
  const credentials = await logIn(client, profile, secrets.plan);
  const operation = hasQuotes(request) ? operationOf(arm, request) : null;
  const symbols = spec.quoteSymbols.slice(0, request.scenario.quotes.symbolsPerRequest);
  const found = await preflight(client, { profile, operation, symbols, credentials });
  assertUnderLimit(plan, arms, found.rateLimit);
  return {
    arm,
    proof,
    credentials: { key: credentials.key, jwt: credentials.jwt },
    newSecrets: credentials.secrets,
    preflight: { requests: client.sent(), connections: 0, ...found, findings: [...found.findings] },
  };
};

const operationOf = ({ spec, profile }: OpenArm, { scenario }: LoadRequest) => {
  const operation = spec.operations[scenario.quotes.operation];
  if (operation !== null) return operation;
  const { operationMissing, operationMissingHint } = englishCatalogue.cli;
  throw new HarnessError(operationMissing(profile.name, scenario.quotes.operation), {
    exitCode: EXIT.usage,
    hint: operationMissingHint(),
  });
};

/** The mode that a target says it runs in; without an answer that tells, exit 2 with the flag to use. */
export const discoverMode = async (client: ControlClient, profile: Profile): Promise<Mode> => {
  const { mode, proof } = await readMode(client, profile, null);
  if (mode !== null) return mode;
  const { modeUnknown, modeUnknownHint } = englishCatalogue.cli;
  throw new HarnessError(modeUnknown(proof.evidence), { exitCode: EXIT.usage, hint: modeUnknownHint(MODES) });
};

import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Mode } from '../../core/modes.ts';
import type { PeakReport } from '../../core/peak.ts';
import type { ModeProof } from '../../core/record.ts';
import type { Credentials, QuoteRequestSpec, TargetSpec } from '../../core/target-spec.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
import { type BooksReader, openBooks } from '../../target/books.ts';
import { type ControlClient, createControlClient } from '../../target/client.ts';
import { logIn } from '../../target/login.ts';
import { readMode } from '../../target/mode.ts';
import { preflight } from '../../target/preflight.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CliContext } from '../context.ts';
import { type ArmSecrets, secretsFor, secretsOf } from '../session/arms.ts';
import { discoverMode } from '../session/ready.ts';
import type { PeakPlace, PeakRequest } from './request.ts';

/** A target that answered, and what the load needs of it. */
export type PeakArm = {
  readonly mode: Mode;
  readonly spec: TargetSpec;
  readonly operation: QuoteRequestSpec;
  readonly credentials: Credentials;
  readonly secrets: readonly string[];
  readonly told: Omit<PeakReport['arms'][number], 'books'>;
  /** The target's own counters, opened before the first request to it. */
  readonly counters: BooksReader;
  close(): Promise<void>;
};

type Ground = {
  readonly client: ControlClient;
  readonly secrets: ArmSecrets;
  readonly request: PeakRequest;
  readonly context: CliContext;
};

const assertNotContradicted = ({ state, evidence }: ModeProof, { peak }: Catalogue): void => {
  if (state !== 'contradicted') return;
  throw new HarnessError(peak.modeContradicted(evidence), {
    exitCode: EXIT.inconclusive,
    hint: peak.modeContradictedHint(),
  });
};

const quoteOf = ({ operations, profile }: TargetSpec, { operations: text }: Catalogue): QuoteRequestSpec => {
  const operation = operations['quote'] ?? null;
  if (operation !== null) return operation;
  const known = Object.keys(operations).filter((name) => operations[name] !== null);
  throw new HarnessError(text.missing(profile, 'quote', known), { exitCode: EXIT.usage, hint: text.missingHint() });
};

const met = async (place: PeakPlace, { client, secrets, request, context }: Ground): Promise<PeakArm> => {
  const { profile } = request;
  const { catalogue, clock } = context;
  const { adminToken } = secrets;
  const counters = await openBooks({ client, profile, adminToken, clock });
  const mode = place.mode ?? (await discoverMode(client, profile));
  const { proof } = await readMode(client, profile, mode);
  assertNotContradicted(proof, catalogue);
  const credentials = await logIn(client, profile, secrets.plan);
  const spec = targetSpecOf(profile, { mode, url: place.url });
  const operation = quoteOf(spec, catalogue);
  const symbols = spec.quoteSymbols.slice(0, 1);
  const { findings, ...told } = await preflight(client, { profile, operation, symbols, credentials });
  const rateLimit = told.rateLimit ?? told.keyLimit ?? null;
  const limit = rateLimit === null ? [] : [catalogue.peak.knownLimit(rateLimit.limit, Math.max(1, rateLimit.resetSec))];
  return {
    ...{ mode, spec, operation, counters },
    credentials: { key: credentials.key, jwt: credentials.jwt },
    secrets: [...secrets.all, ...credentials.secrets],
    told: {
      ...{ arm: mode, mode, url: place.url, modeProof: proof },
      findings: [...findings, ...limit],
      otherRequests: client.sent(),
    },
    close: () => client.close(),
  };
};

/**
 * Speaks to a target before its load: its counters, mode, login, one quote. Nobody there, or credentials refused: exit 4. Another mode than it was named:
 * exit 3. What it gives back must be closed.
 */
export const meetPeakArm = async (place: PeakPlace, request: PeakRequest, context: CliContext): Promise<PeakArm> => {
  const { profile, allowHosts } = request;
  assertMayLoad(place.url, allowHosts);
  const secrets = secretsFor(profile, { quotes: true, sockets: false }, context.env);
  const client = createControlClient({
    baseUrl: place.url,
    tls: profile.tls,
    clock: context.clock,
    redact: secretsOf(secrets.all).redact,
  });
  try {
    return await met(place, { client, secrets, request, context });
  } catch (error) {
    await client.close();
    throw error;
  }
};

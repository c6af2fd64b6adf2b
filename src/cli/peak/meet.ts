import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Mode } from '../../core/modes.ts';
import type { PeakReport } from '../../core/peak.ts';
import type { Credentials, QuoteRequestSpec, TargetSpec } from '../../core/target-spec.ts';
import { createControlClient } from '../../target/client.ts';
import { logIn } from '../../target/login.ts';
import { readMode } from '../../target/mode.ts';
import { preflight } from '../../target/preflight.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CliContext } from '../context.ts';
import { secretsFor, secretsOf } from '../session/arms.ts';
import { discoverMode } from '../session/ready.ts';
import type { PeakPlace, PeakRequest } from './request.ts';

/** A target that answered, and what the load needs of it. */
export type PeakArm = {
  readonly mode: Mode;
  readonly spec: TargetSpec;
  readonly operation: QuoteRequestSpec;
  readonly credentials: Credentials;
  readonly secrets: readonly string[];
  readonly told: PeakReport['arms'][number];
};

/** Speaks to a target before its load: mode, login, one quote. Nobody there, or credentials refused: exit 4. Another mode than it was named: exit 3. */
export const meetPeakArm = async (
  { mode: told, url }: PeakPlace,
  { profile, allowHosts }: PeakRequest,
  context: CliContext,
): Promise<PeakArm> => {
  const { peak, operations } = context.catalogue;
  assertMayLoad(url, allowHosts);
  const secrets = secretsFor(profile, { quotes: true, sockets: false }, context.env);
  const client = createControlClient({
    baseUrl: url,
    tls: profile.tls,
    clock: context.clock,
    redact: secretsOf(secrets.all).redact,
  });
  try {
    const mode = told ?? (await discoverMode(client, profile));
    const { proof } = await readMode(client, profile, mode);
    if (proof.state === 'contradicted')
      throw new HarnessError(peak.modeContradicted(proof.evidence), {
        exitCode: EXIT.inconclusive,
        hint: peak.modeContradictedHint(),
      });
    const credentials = await logIn(client, profile, secrets.plan);
    const spec = targetSpecOf(profile, { mode, url });
    const operation = spec.operations['quote'] ?? null;
    if (operation === null) {
      const known = Object.keys(spec.operations).filter((name) => spec.operations[name] !== null);
      throw new HarnessError(operations.missing(profile.name, 'quote', known), {
        exitCode: EXIT.usage,
        hint: operations.missingHint(),
      });
    }
    const symbols = spec.quoteSymbols.slice(0, 1);
    const { rateLimit, findings } = await preflight(client, { profile, operation, symbols, credentials });
    const limit = rateLimit === null ? [] : [peak.knownLimit(rateLimit.limit, Math.max(1, rateLimit.resetSec))];
    return {
      ...{ mode, spec, operation },
      credentials: { key: credentials.key, jwt: credentials.jwt },
      secrets: [...secrets.all, ...credentials.secrets],
      told: {
        ...{ arm: mode, mode, url, modeProof: proof },
        findings: [...findings, ...limit],
        otherRequests: client.sent(),
      },
    };
  } finally {
    await client.close();
  }
};

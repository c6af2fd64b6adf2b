import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Restart } from '../../core/verification.ts';
import { createControlClient } from '../../target/client.ts';
import type { CheckedTarget } from '../../verify/check.ts';
import { restartOf } from '../../verify/verification.ts';
import type { CliContext } from '../context.ts';
import { proveNow } from '../mode/now.ts';

export type AskedRestart = { readonly restart: Restart; readonly requests: number };

/**
 * Whether a target was restarted since an instant (epoch ms), by the proof of `gateproof mode prove`: its health, its process manager, else the
 * owner of its port; with the traps that its settings are in, and how many requests that took. null where nobody asked for it.
 */
export const askRestart = async (
  { profile, spec, redact, clock, mode }: CheckedTarget,
  sinceMs: number | null,
  context: CliContext,
): Promise<AskedRestart | null> => {
  if (sinceMs === null) return null;
  context.stderr(englishCatalogue.verification.step.restart());
  const client = createControlClient({ baseUrl: spec.baseUrl, tls: spec.tls, clock, redact });
  try {
    const named = { target: profile.name, url: spec.baseUrl };
    const asked = { wanted: mode, heedsJournal: false, sinceMs };
    const proof = await proveNow({ profile, named, client, redact }, asked, context);
    return { restart: restartOf(sinceMs, proof, redact), requests: client.sent() };
  } finally {
    await client.close();
  }
};

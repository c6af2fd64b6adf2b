import type { Restart } from '../../core/verification.ts';
import { createControlClient } from '../../target/client.ts';
import { sightOfHealth } from '../../target/mode-control/sight.ts';
import type { CheckedTarget } from '../../verify/check.ts';
import { restartOf } from '../../verify/verification.ts';

/** Asks a target since when it runs and holds it against an instant, with how many requests that took; null where nobody asked for it. */
export const askRestart = async (
  { profile, spec, redact, clock }: CheckedTarget,
  sinceMs: number | null,
): Promise<{ readonly restart: Restart; readonly requests: number } | null> => {
  if (sinceMs === null) return null;
  const client = createControlClient({ baseUrl: spec.baseUrl, clock, redact });
  try {
    const seen = await sightOfHealth(client, profile.endpoints.health, clock);
    return { restart: restartOf(sinceMs, seen?.processes[0]?.startedAtMs ?? null), requests: client.sent() };
  } finally {
    await client.close();
  }
};

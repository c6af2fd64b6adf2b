import { z } from 'zod';
import type { Restart } from '../../core/verification.ts';
import { createControlClient } from '../../target/client.ts';
import type { CheckedTarget } from '../../verify/check.ts';
import { restartOf } from '../../verify/verification.ts';

const uptimeSchema = z.looseObject({ uptimeMs: z.number().min(0) });

/** Asks a target since when it runs and holds it against an instant, with how many requests that took; null where nobody asked for it. */
export const askRestart = async (
  { profile, spec, redact, clock }: CheckedTarget,
  sinceMs: number | null,
): Promise<{ readonly restart: Restart; readonly requests: number } | null> => {
  if (sinceMs === null) return null;
  const { health } = profile.endpoints;
  if (health === 'absent') return { restart: restartOf(sinceMs, null, clock.wallMs()), requests: 0 };
  const client = createControlClient({ baseUrl: spec.baseUrl, clock, redact });
  try {
    const answer = await client.send({ method: 'GET', path: health });
    const seen = answer.kind === 'answer' ? uptimeSchema.safeParse(answer.json) : null;
    const uptimeMs = seen?.success === true ? seen.data.uptimeMs : null;
    return { restart: restartOf(sinceMs, uptimeMs, clock.wallMs()), requests: client.sent() };
  } finally {
    await client.close();
  }
};

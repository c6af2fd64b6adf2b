import { onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { Mode } from '../../core/modes.ts';
import { ADMIN_PATH, ADMIN_TOKEN_HEADER } from '../../core/target-books.ts';
import { variablesOfMode } from '../flags.ts';
import type { ReferenceOptions } from '../options.ts';
import { type ReferenceTarget, startReferenceTarget } from '../server.ts';

/** Starts a target on a free port for one test, and stops it when the test ends. */
export const startForTest = async (
  options: ReferenceOptions = {},
  mode: Mode = 'gateway-only',
): Promise<ReferenceTarget> => {
  const target = await startReferenceTarget(
    { port: 0, ...options },
    { clock: systemClock, env: variablesOfMode(mode) },
  );
  onTestFinished(() => target.stop());
  return target;
};

/** A request to the admin side of a target. */
export const askAdmin = async (target: ReferenceTarget, path: string, body?: unknown): Promise<Response> =>
  fetch(`${target.url}${ADMIN_PATH}${path}`, {
    headers: { [ADMIN_TOKEN_HEADER]: target.adminToken },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

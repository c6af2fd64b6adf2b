import { findK6, type K6 } from '../load/k6/find.ts';

/**
 * The k6 of this machine for tests that need a real one; null where there is none. In CI there must be one: a test that is left out
 * there would never run anywhere.
 */
export const k6Here = async (env: Readonly<Record<string, string | undefined>> = process.env): Promise<K6 | null> => {
  try {
    return await findK6(env);
  } catch (error) {
    if (env['CI'] !== undefined) throw error;
    return null;
  }
};

/** Why tests are left out, as their name. */
export const ofK6 = (k6: K6 | null, what: string): string =>
  k6 === null ? `${what} (left out: no k6 on this machine; npm run k6:build, or K6_PATH)` : what;

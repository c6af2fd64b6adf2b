import { homedir } from 'node:os';
import { join } from 'node:path';

/** The k6 that `tools/k6/go.mod` pins: what `npm run k6:build` builds, and the image that exported manifests name. */
export const PINNED_K6 = '2.2.0';

export type Env = Readonly<Record<string, string | undefined>>;

/** Where `npm run k6:build` puts it: outside node_modules, which `npm ci` empties, and one for all clones of a user. */
export const pinnedK6At = (env: Env): string => {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(cache, 'gateproof', `k6-${PINNED_K6}`, process.platform === 'win32' ? 'k6.exe' : 'k6');
};

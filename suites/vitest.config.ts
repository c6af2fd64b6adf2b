import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The one suite that `gateproof suite` names; this configuration is used by nothing else. */
const file = process.env['GATEPROOF_SUITE_FILE'] ?? '';

/** Runs end by themselves; a limit here would only cut one short. */
const LONGEST_MS = 6 * 3_600_000;

export default {
  root: dirname(file),
  cacheDir: join(tmpdir(), 'gateproof-vitest'),
  test: {
    root: dirname(file),
    include: [basename(file)],
    // A suite of the installed package stands below node_modules.
    exclude: [],
    environment: 'node',
    reporters: ['verbose'],
    fileParallelism: false,
    testTimeout: LONGEST_MS,
    hookTimeout: LONGEST_MS,
    cache: false,
  },
};

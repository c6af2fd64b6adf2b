import { access } from 'node:fs/promises';
import { vi } from 'vitest';

/* Set-up of tests that start k6: `.ci/run` builds it beside other tests, and names a file that is there once the build has ended, well or not. */
const ended = process.env['K6_BUILD_ENDED'];
if (ended !== undefined) await vi.waitFor(() => access(ended), { timeout: 600_000, interval: 100 });

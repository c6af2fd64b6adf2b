import documented from '../../../profiles/reference-documented.ts';
import stockApi from '../../../profiles/reference-stock-api.ts';
import { type ChecksSettings, checksSchema } from '../../core/checks.ts';
import { systemClock } from '../../core/clock.ts';
import type { Mode } from '../../core/modes.ts';
import type { Profile, ProfileInput } from '../../core/profile.ts';
import { createRedactor } from '../../core/redact.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CheckedTarget } from '../check.ts';
import type { ServerFigures } from '../server-figures.ts';

/** What a test plants and later looks for in every output. */
export const KEY = { appKey: 'key-8d1f3c5a7b9e2046', accessToken: 'token-5e7a9c1b3d2f4860' };

/** The real checks in little time: a probe of a third of a second that a stall of this host does not decide. */
export const BRIEF: Partial<ChecksSettings> = {
  responseProbe: { requests: 120, ratePerSec: 400, limitMs: 1_000 },
  connections: { sockets: 5, holdMs: 150 },
  tickLimitMs: 3_000,
};

const PROFILES = { documented, 'stock-api': stockApi } as const;

export const profileFor = (dialect: keyof typeof PROFILES, checks: Partial<ChecksSettings> = {}): Profile => {
  const input: ProfileInput = { ...PROFILES[dialect], checks: { ...BRIEF, ...checks } };
  return { ...parseProfile(input, 'test'), checks: checksSchema.parse({ ...BRIEF, ...checks }) };
};

/** A server that is idle. */
export const idle: ServerFigures = async () => ({
  state: 'read',
  process: 'process 4711, by its pid file',
  ...{ cpu: Array.from({ length: 12 }, () => 0.1), memory: [0.2, 0.21], memoryOf: 'of this machine' },
});

export type CheckedOptions = {
  readonly profile?: Profile;
  readonly mode?: Mode;
  readonly modeSaid?: CheckedTarget['modeSaid'];
  readonly figures?: ServerFigures | null;
  readonly env?: CheckedTarget['env'];
  readonly credentials?: CheckedTarget['credentials'];
};

/** A target at an address as the command line would hand it to the checklist. */
export const checkedAt = (url: string, options: CheckedOptions = {}): CheckedTarget => {
  const { profile = profileFor('documented'), mode = 'gateway-only', figures = idle, env = {} } = options;
  return {
    modeSaid: options.modeSaid ?? 'by-user',
    ...{ profile, mode, figures, env, clock: systemClock },
    spec: targetSpecOf(profile, { mode, url }),
    credentials: options.credentials ?? { key: KEY, jwt: null },
    variables: { quotes: ['QUOTE_SECRET'], sockets: ['SOCKET_SECRET'] },
    redact: createRedactor(Object.values(KEY)),
  };
};

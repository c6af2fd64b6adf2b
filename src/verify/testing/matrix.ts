import type { CheckId, ChecksSettings, Tier } from '../../core/checks.ts';
import type { Mode } from '../../core/modes.ts';
import type { ProfileInput } from '../../core/profile.ts';

/** What a fault does to the checklist: these checks do not pass, and all others do. */
export type MatrixRow = {
  readonly name: string;
  readonly faults: readonly string[];
  readonly mode: Mode;
  readonly tier: Tier;
  readonly red: Readonly<Partial<Record<CheckId, 'fail' | 'inconclusive'>>>;
  readonly checks?: Partial<ChecksSettings>;
  /** P3 and P4 read a process: in the test of the room such figures are handed in, each a share of what bounds it. */
  readonly figures?: { readonly cpu: number; readonly memory: number };
  /** What that process is held against where it is a real one. */
  readonly process?: ProfileInput['process'];
};

type Rest = Partial<Omit<MatrixRow, 'red'>>;

/** A row of tier 3 in gateway-only, with one fault that is its name. */
const row = (fault: string, red: MatrixRow['red'], rest: Rest = {}): MatrixRow => ({
  ...{ name: fault, faults: [fault], mode: 'gateway-only', tier: 3, red },
  ...rest,
});

/** The limit of the document: of a fault that slows every answer no stall of this host makes less. */
const STRICT = { requests: 120, ratePerSec: 400, limitMs: 200 };

/** Each of the 13 checks, and a fault that turns it red alone. */
export const DOCUMENT_ROWS: readonly MatrixRow[] = [
  row('unhealthy', { H1: 'fail' }),
  row('unhealthy=which=base,status=200', { H1: 'fail' }),
  row('no-health', { H1: 'fail' }),
  row('unhealthy=which=websocket', { H2: 'fail' }),
  row('unhealthy=which=fetcher', { H3: 'fail' }),
  row('pool-full', { H4: 'fail' }),
  row('no-self-connection', { H5: 'fail' }),
  row('truncate=1', { F1: 'fail' }),
  row('silent', { F2: 'fail' }, { checks: { tickLimitMs: 600 } }),
  row('no-limiter', { F3: 'fail' }),
  row('bad-config', { F4: 'fail' }),
  row('delay=400ms', { P1: 'fail' }, { checks: { responseProbe: STRICT } }),
  // Of the sockets that join in turn the first is let be: F2 has left before P2 comes.
  row('drop=40%,after=1ms', { P2: 'fail' }),
  // Of 256 MiB it holds 300, beside what it needs to run.
  row(
    'memory-hold=300',
    { P3: 'fail' },
    { figures: { cpu: 0.1, memory: 0.9 }, process: { portOwner: true, memoryLimitBytes: 268_435_456 } },
  ),
  // A limit that it reaches also where a busy host leaves it half a core.
  row(
    'cpu-burn=100%',
    { P4: 'fail' },
    { figures: { cpu: 0.9, memory: 0.2 }, process: { portOwner: true, cores: 0.4 } },
  ),
];

/** Targets that lie about their mode, and what stands beside the 13. */
export const BESIDE_ROWS: readonly MatrixRow[] = [
  row('wrong-mode', { H2: 'fail', flags: 'fail', mode: 'inconclusive' }, { mode: 'legacy-fallback' }),
  row('flags-lie', { flags: 'fail', mode: 'inconclusive' }),
  row('flags-ignored', { H2: 'fail', flags: 'fail', mode: 'inconclusive' }, { mode: 'legacy-fallback' }),
  row('no-legacy', { 'legacy-support': 'fail' }, { tier: 2 }),
];

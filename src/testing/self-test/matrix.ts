import type { ObjectiveId } from '../../core/objectives.ts';
import { ANSWER_ROWS } from './answer-rows.ts';
import { CUT, FEW_HEARD, LATE_IN, NO_ANSWERS, NO_MESSAGES, NONE_IN, QUEUED, SLOWLY_IN, UNPROVEN } from './cells.ts';
import type { MatrixRow } from './row.ts';

/** The objectives: null where a row must be able to turn it red, else why none can. */
export const COLUMNS: Readonly<Record<ObjectiveId, string | null>> = {
  availability: null,
  'error-rate': null,
  'response-p95': null,
  'connect-success': null,
  'disconnect-rate': null,
  'message-latency-p95': null,
  cpu: null,
  memory: null,
  pool: null,
  'event-lossless': null,
  'last-value': null,
  'message-order': null,
  'join-p95': null,
  'subscribe-p95': null,
  'recovery-success': null,
};

/** 200 requests of the warm-up, then a quarter of a second of the load. */
const INTO_THE_LOAD = { afterRequests: 400, warmUpMs: 1_000 };
/** 200 requests of the warm-up, then two seconds of the load. */
const HALF_WAY = { afterRequests: 1_800, warmUpMs: 1_000 };
/** Five seconds after the first request are two seconds into the load. */
const FIVE_SECONDS_BEFORE = { afterRequests: 1, warmUpMs: 3_000 };

const CORRECTED = 'read before the load, and latencies are corrected by it';
const NOT_READ = 'no effect on a run: no check reads it';

/** Every example of every fault against every objective. The self-test plays each row and holds it to this; figures of the server in their own rows, which last longer. */
export const MATRIX: readonly MatrixRow[] = [
  { fault: 'delay=400ms', kind: 'quotes', cells: { 'response-p95': 'fail' } },
  { fault: 'delay=1.4s', kind: 'quotes', cells: { 'response-p95': 'fail' } },
  {
    fault: 'delay-lognormal=median=50ms,sigma=0.4',
    kind: 'quotes',
    cells: {},
    why: 'under the limit: 3 in 10,000 answers wait 200 ms',
  },
  { fault: 'queue=120', kind: 'quotes', cells: QUEUED },
  { fault: 'queue=5000', kind: 'quotes', cells: {}, why: 'it serves more than the load asks for' },
  { fault: 'delay-tail=2%,400ms', kind: 'quotes', cells: {}, why: 'under the limit: 5 % may be slow', short: true },
  { fault: 'error=2%', kind: 'quotes', cells: NO_ANSWERS, short: true },
  {
    fault: 'error=0.1%,status=503',
    kind: 'quotes',
    cells: { availability: 'may fail', 'error-rate': 'may fail' },
    why: 'exactly what is allowed: nothing decides that',
  },
  {
    fault: 'error=6%,status=429,code=RESOURCE_EXHAUSTED',
    kind: 'quotes',
    // Refused for its rate it was available; and 6 % that count as slow are not far over 5 %.
    cells: { 'error-rate': 'fail', 'response-p95': 'may fail' },
  },
  { fault: 'reset=2%', kind: 'quotes', cells: NO_ANSWERS },
  { fault: 'reset=100%', kind: 'quotes', cells: { ...NO_ANSWERS, 'response-p95': 'fail' } },
  { fault: 'hang=2%', kind: 'quotes', cells: NO_ANSWERS },
  { fault: 'hang=100%', kind: 'quotes', cells: { ...NO_ANSWERS, 'response-p95': 'fail' } },
  { fault: 'partial=2%', kind: 'quotes', cells: { 'error-rate': 'fail' } },
  { fault: 'partial=100%', kind: 'quotes', cells: { 'error-rate': 'fail', 'response-p95': 'fail' } },
  ...ANSWER_ROWS,
  // One symbol of eight: 12.5 % of the answers are slow, 0.6 % of them errors.
  { fault: 'symbol-delay=AAPL:400ms', kind: 'quotes', cells: { 'response-p95': 'fail' } },
  { fault: 'symbol-error=AAPL:5%', kind: 'quotes', cells: NO_ANSWERS },
  { fault: 'truncate=1', kind: 'quotes', cells: {}, why: 'an answer to a request of one symbol is whole' },

  { fault: 'refuse', kind: 'sockets', cells: NONE_IN },
  // 5 % that never get in are just what the time to get in allows.
  { fault: 'refuse=5%', kind: 'sockets', cells: { 'connect-success': 'fail', ...LATE_IN } },
  {
    fault: 'refuse=auth',
    kind: 'sockets',
    // A target that takes no key at all is found before the load (exit 4): here it begins to refuse later.
    planted: HALF_WAY,
    cells: {
      'connect-success': 'fail',
      'disconnect-rate': 'too-few-samples',
      'recovery-success': 'too-few-samples',
      'join-p95': 'fail',
      'subscribe-p95': 'fail',
    },
  },
  { fault: 'refuse=auth,share=5%', kind: 'sockets', cells: { 'connect-success': 'fail', ...LATE_IN } },
  {
    fault: 'slow-handshake=50ms',
    kind: 'sockets',
    // 20 a second of 85: too few get in to decide that 1 % was lost, and few of them before it is time to leave.
    cells: SLOWLY_IN,
  },
  {
    ...{ fault: 'slow-deflate=1s', kind: 'sockets', cells: LATE_IN, clientsApart: true },
    why: 'only socket.io-client offers to compress, and a join may take its time: the two clients disagree',
  },
  ...['slow-accept=30', 'slow-accept=30,delay=200ms'].map(
    (fault): MatrixRow => ({
      ...{ fault, kind: 'sockets' },
      // 30 a second of 85, as above.
      cells: SLOWLY_IN,
    }),
  ),
  { fault: 'drop=3%', kind: 'sockets', cells: CUT, short: true },
  { fault: 'drop=36', kind: 'sockets', cells: CUT },
  { fault: 'drop=3%,by=server', kind: 'sockets', cells: CUT },
  { fault: 'drop=36,by=reset,after=300ms', kind: 'sockets', cells: CUT },
  {
    fault: 'drop=36,at=5s',
    kind: 'sockets',
    cells: CUT,
    planted: FIVE_SECONDS_BEFORE,
  },
  ...[
    ...['drop=36,by=close,code=1011', 'drop=36,by=engine'],
    ...['ping-timeout=36', 'ping-timeout=3%', 'ping-timeout=36,by=server', 'ping-timeout=36,after=400ms'],
    ...['bad-frames=36', 'bad-frames=3%,how=opcode', 'bad-frames=36,how=masked', 'bad-frames=36,how=utf8'],
    ...['bad-frames=36,how=engine', 'bad-frames=36,how=packet,after=300ms'],
  ].map((fault): MatrixRow => ({ fault, kind: 'sockets', cells: CUT })),
  // Its last clients are behind its first ones for longer than they may be here.
  { fault: 'legacy-slow=400ms', kind: 'sockets', cells: { 'message-latency-p95': 'fail', 'last-value': 'may fail' } },
  { fault: 'legacy-slow=20ms', kind: 'sockets', cells: {}, why: 'under the limit: 100 ms' },
  {
    fault: 'silent',
    kind: 'sockets',
    cells: { 'message-latency-p95': 'no-data', ...NO_MESSAGES },
    why: 'nobody gets a message, so nothing shows that there should be one',
    short: true,
  },
  {
    fault: 'no-ticks',
    kind: 'sockets',
    cells: { 'message-latency-p95': 'no-data', ...NO_MESSAGES },
    why: 'nobody gets a message, so nothing shows that there should be one',
  },
  ...['recovery=refused', 'recovery=failed', 'recovery=silent'].map(
    (fault): MatrixRow => ({ fault, kind: 'sockets', cells: { 'recovery-success': 'fail' } }),
  ),
  // Silent for about the second from which on a silence counts, and in about as many sockets as may be late.
  { fault: 'mute=5%', kind: 'sockets', cells: { 'last-value': 'fail', 'message-latency-p95': 'may fail' } },
  { fault: 'mute=17,after=250ms', kind: 'sockets', cells: { 'last-value': 'fail' } },
  { fault: 'ticks=36', kind: 'sockets', cells: { 'event-lossless': 'fail' }, short: true },
  { fault: 'ticks=2%,how=swapped', kind: 'sockets', cells: { 'message-order': 'fail' } },
  ...['ticks=36,how=doubled', 'ticks=36,how=stale'].map(
    (fault): MatrixRow => ({ fault, kind: 'sockets', cells: {}, why: 'the ledger counts it; no objective judges it' }),
  ),
  { fault: 'clock=+250ms', kind: 'sockets', cells: {}, why: CORRECTED },
  { fault: 'clock=-250ms', kind: 'sockets', cells: {}, why: CORRECTED, short: true },
  { fault: 'clock=100ppm', kind: 'sockets', cells: {}, why: 'a millisecond in ten seconds: less than the error' },
  { fault: 'clock=+250ms,drift=100ppm', kind: 'sockets', cells: {}, why: CORRECTED },
  {
    fault: 'clock=+250ms,drift=20000ppm',
    kind: 'sockets',
    cells: { 'message-latency-p95': 'clock' },
    why: 'a clock that runs away tells nothing of latencies',
  },

  {
    fault: 'freeze=1.4s',
    kind: 'process',
    cells: { 'response-p95': 'fail', ...FEW_HEARD, ...LATE_IN },
    planted: INTO_THE_LOAD,
    short: true,
  },
  {
    fault: 'freeze=1.4s,at=5s',
    kind: 'process',
    cells: { 'response-p95': 'fail', ...FEW_HEARD, ...LATE_IN },
    planted: FIVE_SECONDS_BEFORE,
  },
  { fault: 'none', kind: 'process', cells: {}, why: 'it changes nothing', short: true },

  {
    fault: 'wrong-mode',
    kind: 'said of itself',
    cells: UNPROVEN,
    why: 'the run is void, whatever it saw',
    short: true,
  },
  {
    fault: 'flags-lie',
    kind: 'said of itself',
    cells: UNPROVEN,
    why: 'the run is void, whatever it saw',
  },
  {
    fault: 'flags-ignored',
    kind: 'said of itself',
    cells: {},
    why: 'no effect in gateway-only: it runs in that mode whatever its flags say',
  },
  { fault: 'unhealthy', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'unhealthy=which=websocket', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'unhealthy=which=fetcher', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'unhealthy=which=all', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'unhealthy=which=base,status=200', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'no-health', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'emergency-fallbacks=12', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'slow-health=1.4s', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'error-rate=5%', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'error-rate=null', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'error-rate=text', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'no-self-connection', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'no-legacy', kind: 'said of itself', cells: {}, why: NOT_READ },
  { fault: 'no-limiter', kind: 'said of itself', cells: {}, why: NOT_READ, short: true },
  { fault: 'bad-config', kind: 'said of itself', cells: {}, why: NOT_READ },

  {
    fault: 'net-delay=50ms',
    kind: 'network',
    // The clock of the target is read over the same way: to half a round trip.
    cells: { 'message-latency-p95': 'clock' },
    why: '100 ms a round trip: under the limit of answers',
  },
  { fault: 'net-delay=250ms,dir=down,on=http', kind: 'network', cells: { 'response-p95': 'fail' } },
  {
    fault: 'net-delay=20ms,jitter=20ms,of=50%,on=http',
    kind: 'network',
    cells: {},
    why: 'at most 80 ms: under the limit',
  },
  { fault: 'net-jitter=40ms,on=http', kind: 'network', cells: {}, why: 'at most 80 ms: under the limit', short: true },
  {
    fault: 'net-bandwidth=64KiB/s',
    kind: 'network',
    cells: {},
    why: 'an answer has one KiB, and a socket needs one a second',
  },
  { fault: 'net-bandwidth=2KiB/s,dir=down,on=http', kind: 'network', cells: { 'response-p95': 'fail' } },
  { fault: 'net-slow-read=4KiB', kind: 'network', cells: {}, why: 'an answer is smaller' },
  {
    fault: 'net-slow-read=256,every=1s,of=10%,on=http',
    kind: 'network',
    cells: { availability: 'may fail', 'error-rate': 'may fail', 'response-p95': 'may fail' },
    why: 'how many requests a slow connection of a pool gets is up to the pool',
  },
  {
    fault: 'net-freeze=1.4s',
    kind: 'network',
    cells: { 'response-p95': 'fail', 'message-latency-p95': 'may fail', ...LATE_IN },
    planted: INTO_THE_LOAD,
  },
  {
    fault: 'net-freeze=1.4s,at=5s',
    kind: 'network',
    cells: { 'response-p95': 'fail', 'message-latency-p95': 'may fail', ...LATE_IN },
    planted: FIVE_SECONDS_BEFORE,
  },
  { fault: 'net-reset=36,after=300ms,on=sockets', kind: 'network', cells: CUT },
  {
    fault: 'net-black-hole=36,after=300ms,on=sockets',
    kind: 'network',
    // Left after a second, before a ping is missed: it did not answer, and nobody knows since when. What it had last is older than what others have.
    cells: { 'disconnect-rate': 'indeterminate', 'event-lossless': 'indeterminate', 'last-value': 'fail' },
  },
  {
    fault: 'net-cut=1KiB,of=36,on=sockets',
    kind: 'network',
    // The cut may fall between two messages, or into one.
    cells: { 'disconnect-rate': 'fail', 'event-lossless': 'may be indeterminate' },
    short: true,
  },
  { fault: 'net-cut=1KiB,of=36,on=sockets,by=reset', kind: 'network', cells: CUT },

  { fault: 'pool-full', kind: 'server figures', cells: { pool: 'fail' } },
  { fault: 'pool-full=85%', kind: 'server figures', cells: { pool: 'fail' } },
  { fault: 'cpu-burn=100%', kind: 'server figures', cells: { cpu: 'fail' }, short: true },
  { fault: 'cpu-burn=15%', kind: 'server figures', cells: {}, why: 'under the limit' },
  { fault: 'memory-hold=300', kind: 'server figures', cells: { memory: 'fail' } },
  { fault: 'memory-hold=20', kind: 'server figures', cells: {}, why: 'under the limit', short: true },
];

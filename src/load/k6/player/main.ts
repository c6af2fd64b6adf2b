import { sleep } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import { faultOfAnswer, lackingPlaces } from '../../drivers/quote-answer.ts';
import type { PlannedRow, PlayerConfig, PlayerKind, PlayerTarget, RowEnd, Start } from './config.ts';
import { isTransportFault, kindOfTransport } from './fault-kind.ts';
import { headersFor, turnOf } from './headers.ts';
import { pulseDueUs } from './pulse-due.ts';
import { hashOfRows } from './rows-hash.ts';
import type { SocketRow } from './socket-config.ts';
import { openLane } from './socket-user.ts';
import { splitOf } from './split.ts';
import { detailOf, nowUs, secretOf } from './user.ts';

/** k6 runs this file. It plays the rows of a plan, each exactly once, and writes one line a request to the console (docs/k6.md). */

declare const open: (path: string) => string;
/** Set by whoever runs an exported folder; empty when gateproof runs k6. */
declare const __ENV: Readonly<Record<string, string | undefined>>;

const config: PlayerConfig = JSON.parse(open('./config.json'));
const rows = new SharedArray<PlannedRow>('plan', () => JSON.parse(open('./plan.json')));
const socketRows: readonly SocketRow[] =
  config.sockets === null ? [] : new SharedArray<SocketRow>('sockets', () => JSON.parse(open('./sockets.json')));

const BODY_MAX = 1_048_576;
const GO_BACK_US = 2_000;
/** Without anybody to answer, so many wake-ups one after another stand for those of a request: of its turn, its connection, its answer. */
const WAKE_UPS = 3;
const WAKE_UP_US = 1_000;

const ENDS = { maxDuration: `${config.endAfterMs}ms`, gracefulStop: '0s' };

/** Requests and sockets where there are any, each row played once; and a virtual user with nothing to do. */
const scenarios = {
  ...(config.rows === 0
    ? {}
    : {
        quotes: {
          ...{ executor: 'shared-iterations', exec: 'quote', vus: config.virtualUsers, iterations: config.rows },
          ...ENDS,
        },
      }),
  ...(config.sockets === null
    ? {}
    : {
        sockets: {
          ...{ executor: 'shared-iterations', exec: 'sockets' },
          ...{ vus: config.sockets.lanes, iterations: config.sockets.lanes, ...ENDS },
        },
      }),
  pulse: { executor: 'shared-iterations', exec: 'pulse', vus: config.pulses, iterations: config.pulses, ...ENDS },
};

export const options = {
  scenarios,
  // An address with symbols, or a run id, is nobody's tag.
  systemTags: ['name'],
  setupTimeout: '60s',
  insecureSkipTLSVerify: config.insecure,
};

let scenario: typeof exec.scenario | undefined;

/** How far wall time stands before the clock of the test, read where a millisecond of it begins: the earliest of three readings, since a stall makes one late. */
const wallAheadUs = (): number => {
  let aheadUs = Number.NEGATIVE_INFINITY;
  for (let reading = 0; reading < 3; reading += 1) {
    const before = Date.now();
    let wallMs = before;
    while (wallMs === before) wallMs = Date.now();
    aheadUs = Math.max(aheadUs, wallMs * 1000 - nowUs());
  }
  return aheadUs;
};

/** Proves that the plan is the one that was shipped, and says when it begins. */
export const setup = (): Start => {
  const hash = hashOfRows(rows, socketRows);
  if (hash !== config.rowsHash || rows.length !== config.rows) exec.test.abort(`plan ${hash}, not ${config.rowsHash}`);
  const aheadUs = wallAheadUs();
  const earliestUs = config.notBeforeMs === null ? 0 : config.notBeforeMs * 1000 - aheadUs;
  const readyUs = Math.max(nowUs() + config.leadUs, earliestUs);
  const everyUs = (config.startEveryMs ?? 0) * 1000;
  const startUs = everyUs === 0 ? readyUs : Math.ceil((readyUs + aheadUs) / everyUs) * everyUs - aheadUs;
  const address = __ENV['GATEPROOF_URL'] === undefined ? 'own' : 'other';
  console.log(`g 3 ${hash} ${rows.length} ${Math.round(startUs + aheadUs)} ${config.exportId} ${address};`);
  return { startUs };
};

const waitUntil = (dueUs: number, { startUs }: Start): void => {
  const leftUs = dueUs + startUs - nowUs();
  if (leftUs > 0) sleep(leftUs / 1e6);
};

/** What this virtual user has read of the credentials of each target, by turn. */
const credentials: Record<string, string>[][] = [];

/** The headers that show one of the credentials of a target; read once by each virtual user. */
const credentialsOf = async (at: number, turn: number, target: PlayerTarget): Promise<Record<string, string>> => {
  const all: Record<string, string> = {};
  for (const { name, prefix, secret, turn: its } of target.secretHeaders) {
    if (its !== turn) continue;
    all[name] = prefix + (await secretOf(secret));
  }
  credentials[at] ??= [];
  credentials[at][turn] = all;
  return all;
};

type Seen = ReturnType<typeof http.request>;

/** How a request ended, as the rest of its line. */
const outcomeOf = (answer: Seen, { spec }: PlayerKind, symbols: readonly string[]): string => {
  if (isTransportFault(answer.error_code)) {
    const kind = kindOfTransport({ code: answer.error_code, text: answer.error });
    return `${kind} -${detailOf(kind, answer.error)}`;
  }
  const body = answer.body ?? '';
  if (body.length > BODY_MAX) return `oversize -${detailOf('oversize', `HTTP ${answer.status}`)}`;
  const fault = faultOfAnswer(spec, symbols, answer.status, body);
  if (fault === null) return 'ok';
  const isApart = symbols.length > 1 && (fault === 'missing-symbol' || fault === 'partial');
  const lacking = isApart ? lackingPlaces(spec, symbols, body) : [];
  return `${fault} ${lacking.join(',') || '-'}${detailOf(fault, `HTTP ${answer.status}: ${body}`)}`;
};

/** How the line of a request begins. Where others put lines together, each bears its number among those of this k6: a file shows by itself what it lacks. */
const lineNumber = (): string => (config.exportId === '-' ? 'q' : `q.${scenario?.iterationInInstance ?? 0}`);

/** Plays one row: waits for its instant, sends it, writes its line. Null: there is no such row. */
export const quote = async (start: Start): Promise<RowEnd | null> => {
  scenario ??= exec.scenario;
  const row = rows[scenario.iterationInTest];
  const target = config.targets[row?.[2] ?? 0];
  const kind = target?.kinds[row?.[4] ?? 0];
  if (row === undefined || target === undefined || kind === undefined) return null;
  const [arrival, dueUs, , request] = row;
  const sent = { target, kind, hasUsers: config.hasUsers };
  const turn = turnOf(row, sent);
  const shownAs = turn < 0 ? {} : (credentials[row[2]]?.[turn] ?? (await credentialsOf(row[2], turn, target)));
  waitUntil(dueUs, start);
  const beganUs = Math.round(nowUs() - start.startUs);
  if (beganUs > config.sendUntilUs) {
    console.log(`${lineNumber()} ${arrival} ${Math.max(0, beganUs - dueUs)} ${beganUs} ${beganUs} dropped;`);
    return { arrival, lateUs: Math.max(0, beganUs - dueUs), responseUs: beganUs - dueUs, outcome: 'dropped' };
  }
  const wanted = kind.requests[request % kind.requests.length] ?? { path: '/', body: null, symbols: [] };
  const url = `${__ENV['GATEPROOF_URL'] ?? target.urls[arrival % target.urls.length]}${wanted.path}`;
  const answer = http.request(kind.spec.method, url, wanted.body, {
    headers: headersFor(row, sent, shownAs),
    tags: { name: 'quote' },
    timeout: config.timeoutMs,
    redirects: 0,
    responseType: 'text',
  });
  const { lateUs, sentUs, endedUs } = splitOf(
    { dueUs, beganUs, endedUs: Math.round(nowUs() - start.startUs) },
    isTransportFault(answer.error_code) ? null : answer.timings,
  );
  const outcome = outcomeOf(answer, kind, wanted.symbols);
  console.log(`${lineNumber()} ${arrival} ${lateUs} ${sentUs} ${endedUs} ${outcome};`);
  return { arrival, lateUs, responseUs: endedUs - dueUs, outcome: outcome.split(' ', 1)[0] ?? outcome };
};

/** Plays a lane of sockets: its iteration is over when all of them are closed. */
export const sockets = async (start: Start): Promise<void> => {
  scenario ??= exec.scenario;
  if (config.sockets !== null) await openLane(config.sockets, socketRows, { lane: scenario.iterationInTest, ...start });
};

/** Goes through all that a request goes through, to somebody who answers at once. What it takes is k6's own, but for the microseconds that are returned. */
const speakToItself = (): number => {
  if (config.echoUrl === null) {
    for (let woken = 0; woken < WAKE_UPS; woken += 1) sleep(WAKE_UP_US / 1e6);
    return WAKE_UPS * WAKE_UP_US;
  }
  const params = { headers: {}, tags: { name: 'pulse' }, redirects: 0, responseType: 'text' } as const;
  http.request('GET', config.echoUrl, null, { ...params, timeout: config.timeoutMs });
  return 0;
};

const hearItself = (start: Start): void => {
  let dueUs = 0;
  for (let nth = 0; dueUs < config.durationUs; ) {
    waitUntil(dueUs, start);
    const wokenUs = Math.round(nowUs() - start.startUs);
    // It sleeps by a clock that never goes back.
    if (wokenUs < dueUs - GO_BACK_US) console.log(`c ${dueUs} ${dueUs - wokenUs};`);
    const asideUs = speakToItself();
    const endedUs = Math.round(nowUs() - start.startUs);
    console.log(`p ${dueUs} ${Math.max(0, endedUs - asideUs - dueUs)};`);
    // What fell due meanwhile is left out: it would have waited less.
    while (dueUs <= endedUs) {
      nth += 1;
      dueUs = pulseDueUs(nth);
    }
  }
};

/**
 * A virtual user with nothing to do but to wake up and to speak to itself: how late it is, from the instant it was due, says how k6 itself fares. Where
 * several k6 share a plan there are as many as may be, and the first of each k6 is enough.
 */
export const pulse = (start: Start): void => {
  if (exec.scenario.iterationInInstance === 0) hearItself(start);
};

/** All is over, whatever became of it: a file without this line is not whole. */
export const teardown = (): void => {
  console.log('e;');
};

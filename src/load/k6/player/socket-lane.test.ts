import { describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../core/virtual-clock.ts';
import type { ScriptedConnection } from '../../drivers/scripted.ts';
import { planOf } from '../../testing/virtual-run.ts';
import { shipSockets } from '../shipped-sockets.ts';
import { type Extra, FakeWebSocket } from '../testing/fake-web-sockets.ts';
import { targetOf } from '../testing/target.ts';
import { K6SocketLane } from './socket-lane.ts';

const held = (over: Partial<Extract<ScriptedConnection, { fate: 'held' }>> = {}): ScriptedConnection => ({
  ...{ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost: null, ...over },
});

const KEY = { appKey: 'an-app-key', accessToken: 'a-token' };

type Scene = {
  readonly fate?: ScriptedConnection;
  readonly extra?: Extra;
  readonly leaveTimeoutMs?: number;
  /** How long is waited after the last leave; left out: as shipped. */
  readonly drainUs?: number;
  /** Where the number of a tick stands. */
  readonly sequence?: string;
  /** When its clock is set back, and by how much. */
  readonly setBack?: { readonly atUs: number; readonly byUs: number };
  /** What happens while it plays. */
  readonly during?: (clock: VirtualClock, ws: () => FakeWebSocket) => void;
};

/** Instants of a line from the one at which its connection was due. */
const sinceDue = (line: string, dueUs: number): string =>
  line.replace(/^([ose]) 0 ((?:\d+ )?)(\d+)/, (_, what, lateUs, atUs) => `${what} ${lateUs}${Number(atUs) - dueUs}`);

/** One connection of a second that begins with it, held for two. */
const playOne = (scene: Scene) => {
  const { fate = held(), extra = {}, leaveTimeoutMs = 500, drainUs, sequence, setBack, during = () => {} } = scene;
  const plan = planOf({
    sockets: { connectTimeoutMs: 1_000, leaveTimeoutMs },
    phases: [{ name: 'storm', durationMs: 1_000, connections: { count: 1, holdMs: 2_000 } }],
  });
  const clock = createVirtualClock();
  const aheadUs = (): number => (setBack === undefined || clock.nowUs() < setBack.atUs ? 0 : -setBack.byUs);
  const target = targetOf('gateway-only', { key: KEY, jwt: null });
  const socket = { ...target.spec.socket, sequence: sequence ?? null };
  const { config, rows } = shipSockets(plan, Uint32Array.of(0), [{ ...target, spec: { ...target.spec, socket } }]);
  const dueUs = rows[0]![1];
  const lines: string[] = [];
  const urls: string[] = [];
  const sockets: FakeWebSocket[] = [];
  const lane = new K6SocketLane({
    ...{ sockets: drainUs === undefined ? config! : { ...config!, drainUntilUs: config!.lastLeaveUs + drainUs } },
    ...{ rows, lane: 0, isUtf8: () => false },
    clock: { after: clock.after, nowUs: () => clock.nowUs() + aheadUs() },
    open: (url) => {
      urls.push(url);
      sockets.push(new FakeWebSocket(clock, fate, extra));
      return sockets.at(-1)!;
    },
    keyOf: () => KEY,
    write: (line) => lines.push(sinceDue(line, dueUs)),
    detailOf: (kind, text) => ` ${JSON.stringify(`${kind}: ${text}`)}`,
  });
  during(clock, () => sockets[0]!);
  lane.play();
  clock.advance(60_000_000);
  expect(lines.at(-1), 'the lane is over').toMatch(/^z 0 \d+;$/);
  return { lines: lines.slice(0, -1), last: lines.at(-1), urls, ws: sockets[0]!, dueUs };
};

describe('a socket that k6 plays', () => {
  it('joins with its key, subscribes, and leaves when it is due', () => {
    const { lines, last, urls, ws } = playOne({});
    expect(lines).toEqual(['o 0 5000 in;', 's 7000 ok;', 'e 2000000 left ok 7000 - 2000000;']);
    expect(last).toBe('z 0 0;');
    expect(urls).toEqual(['ws://127.0.0.1:1/?EIO=4&transport=websocket']);
    expect(ws.sent).toEqual([
      '40{"appKey":"an-app-key","accessToken":"a-token"}',
      '42["subscribe",{"symbols":["A"]}]',
      '42["unsubscribe",{"symbols":["A"]}]',
      '41',
    ]);
    expect(ws.state).toBe('closed');
  });

  it.each(['io server disconnect', 'transport close', 'transport error', 'parse error', 'transport close or error'])(
    'is lost by %s',
    (reason) => {
      const { lines, ws } = playOne({ fate: held({ lost: { afterUs: 100_000, reason } }) });
      expect(lines).toEqual([
        'o 0 5000 in;',
        's 7000 ok;',
        `e 107000 lost-${reason.replaceAll(' ', '-')} ok 7000 - -;`,
      ]);
      expect(ws.state).toBe('closed');
    },
  );

  it('is lost, and not refused, where the server refuses it once it is in', () => {
    const gone = (clock: VirtualClock, ws: () => FakeWebSocket) =>
      clock.after(1_600_000, () => ws().hears('44{"message":"gone"}'));
    const { lines, ws } = playOne({ during: gone });
    expect(lines.slice(0, 2)).toEqual(['o 0 5000 in;', 's 7000 ok;']);
    expect(lines.slice(2)).toEqual([expect.stringMatching(/^e \d+ lost-io-server-disconnect ok 7000 - -;$/)]);
    expect(ws.state).toBe('closed');
  });

  it.each([
    ['authentication', 'Invalid API Key'],
    ['refused', 'dial tcp 127.0.0.1:1: connect: connection refused'],
    ['handshake', 'websocket: bad handshake'],
    ['certificate', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
    ['ours-emfile', 'dial tcp: socket: too many open files'],
    ['reset', 'closed before it was established: transport close'],
  ])('is refused by %s', (reason, detail) => {
    const { lines } = playOne({ fate: { fate: 'refused', afterUs: 3_000, reason } });
    expect(lines).toEqual([`o 0 3000 no-${reason} "no-${reason}: ${detail}";`]);
  });

  it('is given up when it is not in after the time for it, and never closed before it stands: k6 would hang', () => {
    const { lines, ws } = playOne({ fate: held({ connectUs: 1_500_000 }) });
    expect(lines).toEqual([expect.stringMatching(/^o 0 10[0-4]\d{4} timeout;$/)]);
    expect([ws.sent, ws.state]).toEqual([[], 'closed']);
    expect(playOne({ fate: { fate: 'silent' } }).ws.state).toBe('connecting');
  });

  it('joins although k6 threw the handshake away, and holds the server to what is usual', () => {
    const { lines, ws } = playOne({ extra: { handshakeLost: true } });
    expect(lines[0]).toMatch(/^o 0 1[0-5]\d{4} in;$/);
    expect(ws.sent[0]).toMatch(/^40/);
    expect(lines.at(-1)).toMatch(/^e 2\d{6} left ok/);
    const late = playOne({ extra: { handshakeLost: { lateUs: 400_000 }, silenceMs: 300 } });
    expect(late.ws.sent.filter((text) => text.startsWith('40')).length).toBe(1);
    expect(late.lines.find((line) => line.startsWith('e '))).toMatch(/^e 7\d{5} lost-ping-timeout/);
  });

  it('waits for a handshake that is only slow', () => {
    const { lines, ws } = playOne({ extra: { handshakeLost: { lateUs: 40_000 } } });
    expect(lines[0]).toBe('o 0 45000 in;');
    expect(ws.sent.filter((text) => text.startsWith('40')).length).toBe(1);
  });

  it('answers pings, and is lost when the server is silent for longer than it says', () => {
    const extra: Extra = { silenceMs: 300 };
    const { lines } = playOne({ extra });
    expect(lines.at(-1)).toMatch(/^e 3[0-9]{5} lost-ping-timeout ok 7000 - -;$/);
    const pinged = playOne({
      extra,
      during: (clock, ws) => {
        for (let at = 200_000; at < 3_000_000; at += 200_000) clock.after(at, () => ws().hears('2'));
      },
    });
    expect(pinged.lines.at(-1)).toBe('e 2000000 left ok 7000 - 2000000;');
    expect(pinged.ws.sent.filter((text) => text === '3').length).toBeGreaterThan(5);
  });

  it('leaves without an answer too, when it has waited long enough', () => {
    const { lines } = playOne({ extra: { ignoresLeave: true } });
    expect(lines.at(-1)).toMatch(/^e 25[0-4]\d{4} unanswered ok 7000 - 2000000;$/);
  });

  it('is open still when all patience is over', () => {
    const { lines } = playOne({ extra: { ignoresLeave: true }, leaveTimeoutMs: 50_000, drainUs: 3_000_000 });
    expect(lines.at(-1)).toMatch(/^e 5\d{6} open ok 7000 - 2000000;$/);
  });

  it('may not get what it subscribes to', () => {
    const { lines } = playOne({ extra: { refusesSubscription: true } });
    expect(lines).toEqual([
      'o 0 5000 in;',
      's 7000 failed "subscribe-failed: {\\"success\\":false}";',
      'e 2000000 left failed - - 2000000;',
    ]);
  });

  it('tells how old frames were, once in so many, with the slice in which they came', () => {
    const ages = Array.from({ length: 130 }, (_, i) => (i === 7 ? Number.NaN : i - 2));
    const { lines, last, dueUs } = playOne({ extra: { framesAgedMs: ages } });
    const frames = lines.filter((line) => line.startsWith('m '));
    const slice = Math.floor((dueUs + 7_000) / 1_000_000);
    const told = ages.map((ms) => (Number.isNaN(ms) ? 'x' : String(ms * 1000)));
    expect(frames).toEqual([
      `m 0 0 ${slice} 200 ${told.slice(0, 100).join(',')};`,
      `m 0 1 ${slice} 60 ${told.slice(100).join(',')};`,
    ]);
    expect(last).toBe('z 0 2;');
  });

  it('tells which broadcast a frame was, where the target numbers them', () => {
    const { lines } = playOne({ extra: { framesAgedMs: [4] }, sequence: 'data[].volume' });
    expect(lines.filter((line) => line.startsWith('m '))).toEqual([expect.stringMatching(/^m 0 0 \d+ 2 4000:0:2;$/)]);
    const other = playOne({ extra: { framesAgedMs: [4] }, sequence: 'data[].turnover' });
    expect(other.lines.filter((line) => line.startsWith('m '))).toEqual([expect.stringMatching(/ 2 4000;$/)]);
  });

  it('says how late it was opened', () => {
    const { lines } = playOne({ during: (clock) => clock.block(700_000) });
    expect(lines[0]).toBe('o 700000 705000 in;');
  });

  it.each([
    ['before it was in', { atUs: 100, byUs: 1_500 }, { connectUs: 1_000, subscribeUs: 1_000 }, [0, 500]],
    ['before its subscription', { atUs: 5_500, byUs: 1_500 }, { connectUs: 5_000, subscribeUs: 1_000 }, [5_000, 5_000]],
  ] as const)(
    'tells of no end before its beginning where the clock was set back %s',
    (_, setBack, times, [inUs, ackUs]) => {
      const { lines } = playOne({ fate: held(times), setBack });
      expect(lines).toEqual([`o 0 ${inUs} in;`, `s ${ackUs} ok;`, `e 2000000 left ok ${ackUs} - 2000000;`]);
    },
  );

  it.each([
    [1_900, []],
    [2_000, ['p 1650000 2000;']],
    [40_000, ['p 1650000 40000;']],
  ])('says how late it woke up, where that is worth a line: %i us', (us, lines) => {
    const { lines: all } = playOne({ during: (clock) => clock.after(1_650_000, () => clock.block(us)) });
    expect(all.filter((line) => line.startsWith('p '))).toEqual(lines);
  });

  it('ends at a binary message that belongs to nothing, and passes over one that does', () => {
    const hears = (...data: unknown[]) =>
      playOne({
        during: (clock, ws) =>
          clock.after(1_600_000, () => {
            for (const each of data) ws().hears(each);
          }),
      }).lines.find((line) => line.startsWith('e '));
    const binary = new ArrayBuffer(2);
    expect(hears(binary)).toMatch(/ lost-parse-error ok 7000 - -;$/);
    expect(hears('451-["data",{"data":[]}]', binary)).toBe('e 2000000 left ok 7000 - 2000000;');
    expect(hears('451-["data",{"data":[]}]', '42["data",{"data":[]}]')).toMatch(/ lost-parse-error ok 7000 - -;$/);
    expect(hears('4511-["data",{"data":[]}]')).toMatch(/ lost-parse-error ok 7000 - -;$/);
    // A ping may come before what belongs to a packet, and does not stand for it.
    expect(hears('451-["data",{"data":[]}]', '2', binary)).toBe('e 2000000 left ok 7000 - 2000000;');
  });

  it('ends at bytes that are no UTF-8 as at a broken frame', () => {
    const { lines } = playOne({ during: (clock, ws) => clock.after(1_600_000, () => ws().hears('42\ufffd\ufffd')) });
    expect(lines.at(-1)).toMatch(/ lost-transport-error ok 7000 - -;$/);
  });
});

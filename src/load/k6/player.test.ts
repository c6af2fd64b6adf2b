import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlannedRow } from './player/config.ts';
import { isTransportFault, kindOfTransport } from './player/fault-kind.ts';
import { pulseDueUs } from './player/pulse-due.ts';
import { hashOfRows } from './player/rows-hash.ts';
import { splitOf } from './player/split.ts';
import { createPointReader, type Point } from './points.ts';
import { PLAYER_FILES } from './stage.ts';

const SOURCE = join(import.meta.dirname, '../..');

type Instants = Parameters<typeof splitOf>[0];

/** k6 times by wall time: where that is set back, less than nothing. */
const NEGATIVE = { blocked: -0.9, connecting: -1.1, tls_handshaking: 0 };
const NO_WAIT = { blocked: 0.02, connecting: 0, tls_handshaking: 0 };

/** What a file imports while it runs: types are gone by then. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(SOURCE, `${file}.ts`), 'utf8').matchAll(/^import (?!type)[^;]*from '([^']+)';/gm)].map(
    ([, from = '']) => from,
  );

describe('the player', () => {
  it('is laid out with all that it imports, and with nothing that only Node has', () => {
    const found = new Set<string>();
    const visit = (file: string): void => {
      if (found.has(file)) return;
      found.add(file);
      for (const from of importsOf(file)) {
        if (from.startsWith('.')) visit(join(file, '..', from).replace(/\.ts$/, ''));
        else expect(from, `${file} imports ${from}`).toMatch(/^k6(\/|$)/);
      }
    };
    visit('load/k6/player/main');
    expect([...found].toSorted()).toEqual(PLAYER_FILES);
  });

  it.each<[string, number, string, string]>([
    ['a timeout', 1050, 'request timeout', 'timeout'],
    ['a port that nobody listens on', 1212, 'dial: connection refused', 'refused'],
    ['a connection that came too late', 1211, 'dial: i/o timeout', 'refused'],
    ['a reset', 1220, 'write: connection reset by peer', 'reset'],
    ['a connection that ended in the middle', 1000, 'unexpected EOF', 'reset'],
    ['an answer that is not HTTP', 1000, 'net/http: malformed HTTP status code "x"', 'malformed'],
    ['no descriptor left', 1210, 'dial tcp: socket: too many open files', 'ours-emfile'],
    ['no port left', 1212, 'connect: cannot assign requested address', 'ours-eaddrnotavail'],
    ['no memory left', 1210, 'socket: cannot allocate memory', 'ours-enomem'],
    ['no way from our address', 1210, 'dial tcp 127.0.0.2:0->192.0.2.5:80: connect: invalid argument', 'ours-einval'],
    [
      'no way from our address over HTTP',
      1213,
      'dial: unknown errno 22 error with msg `invalid argument`',
      'ours-einval',
    ],
    ['our address of another family', 1210, 'dial tcp: address ::1: no suitable address found', 'ours-eafnosupport'],
    ['a name service that fails', 1100, 'lookup gateway.test on 10.0.0.2:53: server misbehaving', 'ours-eai_again'],
    ['a name service that is silent', 1100, 'lookup gateway.test: read udp 10.0.0.1:9: i/o timeout', 'ours-eai_again'],
    ['a certificate of an unknown authority', 1310, 'x509: certificate signed by unknown authority', 'certificate'],
    ['a certificate of another host', 1311, 'x509: certificate is valid for a, not b', 'certificate'],
    ['TLS that is not spoken', 1300, 'tls: first record does not look like a TLS handshake', 'tls'],
    [
      'a certificate, of a WebSocket',
      0,
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'certificate',
    ],
    ['no TLS, of a WebSocket', 0, 'tls: first record does not look like a TLS handshake', 'tls'],
    ['anything else', 1101, 'lookup: no such host', 'error-k6-1101'],
  ])('calls %s what the native driver calls it', (_, code, text, kind) => {
    expect(kindOfTransport({ code, text })).toBe(kind);
  });

  it.each<[number, boolean]>([
    [0, false],
    [1000, true],
    [1399, true],
    [1400, false],
    [1599, false],
    [1600, true],
  ])('takes code %i for a failure of the way: %s', (code, is) => {
    expect(isTransportFault(code)).toBe(is);
  });

  const quick = { blocked: 1, connecting: 0.4, tls_handshaking: 0.5, duration: 2 };
  it.each<[string, Instants, Partial<typeof quick>, Omit<ReturnType<typeof splitOf>, 'endedUs'>]>([
    ['nothing is ours', { dueUs: 1_000, beganUs: 1_000, endedUs: 4_000 }, {}, { lateUs: 0, sentUs: 2_000 }],
    ['it woke up late', { dueUs: 1_000, beganUs: 1_300, endedUs: 4_300 }, {}, { lateUs: 300, sentUs: 2_300 }],
    ['the script went on late', { dueUs: 1_000, beganUs: 1_000, endedUs: 9_000 }, {}, { lateUs: 5_000, sentUs: 7_000 }],
    [
      'no virtual user was free',
      { dueUs: 1_000, beganUs: 91_000, endedUs: 94_000 },
      {},
      { lateUs: 90_000, sentUs: 92_000 },
    ],
    ['k6 timed more than we did', { dueUs: 1_000, beganUs: 1_000, endedUs: 3_999 }, {}, { lateUs: 0, sentUs: 2_000 }],
    [
      'it was over before it was sent',
      { dueUs: 1_000, beganUs: 1_000, endedUs: 1_500 },
      { duration: 0 },
      { lateUs: 0, sentUs: 1_500 },
    ],
    ['it began before it was due', { dueUs: 1_000, beganUs: 999, endedUs: 3_999 }, {}, { lateUs: 0, sentUs: 2_000 }],
  ])('parts the time of a request: %s', (_, instants, timings, parts) => {
    expect(splitOf(instants, { ...quick, ...timings })).toEqual({ ...parts, endedUs: instants.endedUs });
  });

  it('does not take the wait for an answer that never came for its own', () => {
    const endedUs = 9_000_000;
    expect(splitOf({ dueUs: 1_000, beganUs: 1_200, endedUs }, null)).toEqual({ lateUs: 200, sentUs: 1_200, endedUs });
    expect(splitOf({ dueUs: 1_000, beganUs: 999, endedUs }, null)).toEqual({ lateUs: 0, sentUs: 1_000, endedUs });
  });

  it.each<[string, Instants, Partial<typeof quick> | null]>([
    ['while it slept', { dueUs: 2_000, beganUs: 500, endedUs: 1_500 }, { blocked: 0.3, duration: 0.7 }],
    ['while it connected', { dueUs: 1_000, beganUs: 1_000, endedUs: 500 }, { ...NEGATIVE, duration: 0.4 }],
    ['during the answer', { dueUs: 1_000, beganUs: 1_000, endedUs: 500 }, { ...NO_WAIT, duration: -0.5 }],
    ['of a late one', { dueUs: 1_000, beganUs: 1_300, endedUs: 800 }, { ...NO_WAIT, duration: -0.5 }],
    ['without an answer', { dueUs: 1_000, beganUs: 1_000, endedUs: 500 }, null],
    ['without an answer while it slept', { dueUs: 2_000, beganUs: 500, endedUs: 1_500 }, null],
  ])('writes a line that can be read where the clock was set back by 1.5 ms: %s', (_, instants, timings) => {
    const { lateUs, sentUs, endedUs } = splitOf(instants, timings === null ? null : { ...quick, ...timings });
    const read: Point[] = [];
    const ignored = () => {};
    const sink = { head: ignored, pulse: ignored, mark: ignored, point: (point: Point) => void read.push(point) };
    const reader = createPointReader(sink);
    reader.take(`q 7 ${lateUs} ${sentUs} ${endedUs} ok;\n`);
    expect([reader.end().garbled, read.length]).toEqual([0, 1]);
    // Else nobody believes it (fold.ts).
    expect(sentUs).toBeGreaterThanOrEqual(instants.dueUs + lateUs);
  });

  it('looks how late it is once in each tenth of a second, in step with nothing that comes back', () => {
    const dueUs = Array.from({ length: 200 }, (_, nth) => pulseDueUs(nth));
    expect(dueUs.map((us) => Math.floor(us / 100_000))).toEqual(dueUs.map((_, nth) => nth));
    // Whatever part of a period something takes, as many fall into it.
    const inPart = (of: number) => dueUs.filter((us) => Math.floor((us % 100_000) / 10_000) === of).length;
    for (let part = 0; part < 10; part += 1) expect(Math.abs(inPart(part) - 20)).toBeLessThan(4);
  });

  it('knows its plan by every number of it, and by their order', () => {
    const last: PlannedRow = [1, 5_000_000_000, 0, 3, 2, 7];
    const rowsWith = (row: PlannedRow): PlannedRow[] => [[0, 0, 0, 0, 0, 0], row];
    const others: readonly PlannedRow[] = [
      [2, 5_000_000_000, 0, 3, 2, 7],
      [1, 5_000_000_001, 0, 3, 2, 7],
      [1, 5_000_000_000, 1, 3, 2, 7],
      [1, 5_000_000_000, 0, 2, 2, 7],
      [1, 5_000_000_000, 0, 3, 1, 7],
      [1, 5_000_000_000, 0, 3, 2, 8],
      // Only the upper half of the instant differs.
      [1, 5_000_000_000 + 2 ** 32, 0, 3, 2, 7],
    ];
    expect(hashOfRows(rowsWith(last))).toMatch(/^[0-9a-f]{8}$/);
    const hashes = [rowsWith(last), rowsWith(last).toReversed(), ...others.map(rowsWith)].map((rows) =>
      hashOfRows(rows),
    );
    expect(new Set(hashes).size).toBe(9);
  });
});

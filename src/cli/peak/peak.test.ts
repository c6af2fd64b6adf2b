import { describe, expect, it } from 'vitest';
import type { Arm } from '../../core/modes.ts';
import type { PeakPlayed, PeakRound } from '../../core/peak.ts';
import type { Books } from '../../core/record.ts';
import type { ResultFile } from '../../core/result-files.ts';
import type { OurBooks } from '../../target/our-books.ts';
import { registerPeak } from '../commands/peak.ts';
import { fullFolder, wideTerminal } from '../testing/full-disk.ts';
import { runHere } from '../testing/in-process.ts';
import { comparePeakBooks, peakBooksOf } from './books.ts';
import type { PeakArm } from './meet.ts';
import { reportPeak } from './outputs.ts';
import { turnsOf } from './play.ts';
import { peakReportOf } from './report.ts';
import { peakRequestOf } from './request.ts';
import { peakTextOf } from './text.ts';

const FLAGS = {
  target: 'reference-documented',
  url: [],
  connections: '50',
  duration: '5s',
  rounds: '3',
  allowHost: [],
};
const BOTH = ['gateway-only=http://127.0.0.1:1', 'legacy-fallback=http://127.0.0.1:2'];
const armOf = (mode: PeakRound['arm'], proof: 'proven' | 'not-provable' = 'proven'): PeakArm => ({
  ...({ mode, secrets: [], credentials: { key: null, jwt: null } } as unknown as PeakArm),
  spec: { baseUrl: 'https://10.0.0.1' } as PeakArm['spec'],
  told: {
    ...{ arm: mode, mode: 'gateway-only', url: 'https://10.0.0.1', findings: ['a finding'], otherRequests: 3 },
    modeProof: { state: proof, evidence: 'no flags endpoint' },
  },
});

describe('what is refused before any traffic, with exit 2', () => {
  it.each([
    ['no connections', ['--connections', '0'], '--connections'],
    ['the same connections twice', ['--connections', '5,5'], '--connections'],
    ['more connections than the cap', ['--connections', '5,1001'], '1 to 1,000'],
    ['longer rounds than the cap', ['--duration', '61s'], '--duration is at most 60s'],
    ['more rounds than the cap', ['--rounds', '21'], '--rounds is at most 20'],
    ['more load than the cap', ['--duration', '60s', '--rounds', '20', '--connections', '1,2'], '30 m'],
    ['two addresses without their modes', ['--url', 'http://127.0.0.1:1', '--url', 'http://127.0.0.1:2'], '--url'],
    ['one mode of two', ['--url', 'gateway-only=http://127.0.0.1:1'], '--url'],
    ['a mode beside named addresses', BOTH.flatMap((url) => ['--url', url]).concat('--mode', 'gateway-only'), '--url'],
    ['a public host', ['--url', 'http://example.com'], 'example.com'],
  ])('%s', async (_, words, says) => {
    const { error } = await runHere(registerPeak, ['peak', ...words]);
    expect(error?.exitCode).toBe(2);
    expect(`${error?.message} ${error?.hint}`).toContain(says);
  });

  it('takes what is at its caps', async () => {
    const request = await peakRequestOf({ ...FLAGS, connections: '1,1000', duration: '60s', rounds: '14' });
    expect(request).toMatchObject({ connections: [1, 1_000], durationMs: 60_000, rounds: 14 });
  });
});

it('lets the modes take turns, and another begin in each round', () => {
  const turns = turnsOf({ rounds: 2, connections: [1, 9] }, [armOf('gateway-only'), armOf('legacy-fallback')]);
  expect(turns.map(({ round, connections, arm }) => `${round} ${connections} ${arm.mode.slice(0, 1)}`)).toEqual([
    ...['1 1 g', '1 1 l', '1 9 g', '1 9 l'],
    ...['2 1 l', '2 1 g', '2 9 l', '2 9 g'],
  ]);
});

const played = (ok: number, change: Partial<PeakPlayed> = {}): PeakPlayed => ({
  ...{ ended: 'time', windowMs: 1_000, ok, failed: 0, closedLoop: null },
  books: { sent: ok, ok, failures: {}, unfinished: 0, unsent: 0 },
  generator: { cpuRatio: 0.5, loopRatio: 0.6 },
  ...change,
});
const QUIET = { quiet: true, lostRatio: 0, gapMaxMs: 0, waitedMs: 0 };

const reportOf = async (
  plays: readonly PeakPlayed[],
  {
    arms = [armOf('gateway-only')],
    noise = QUIET,
    stopped = null,
    url = [] as string[],
    books = booksOf({ state: 'none' }),
  }: {
    readonly arms?: readonly PeakArm[];
    readonly noise?: typeof QUIET;
    readonly stopped?: { readonly why: 'sigint' | 'sigterm' | 'worker-lost'; readonly detail: string } | null;
    readonly url?: string[];
    readonly books?: ReadonlyMap<Arm, Books>;
  } = {},
) => {
  const request = await peakRequestOf({ ...FLAGS, rounds: '1', url: arms.length > 1 ? BOTH : url });
  const rounds = plays.map(
    (each, i): PeakRound => ({
      ...{ round: 1, arm: arms[i]?.mode ?? 'control', connections: 50, played: each },
    }),
  );
  const around = { runId: 'r', startedAt: '2026-11-27T00:00:00.000Z', command: 'gateproof peak', noise, books };
  return peakReportOf(request, arms, { rounds, stopped }, { ...around, cores: 2 });
};
const bookOf = (ours: number, target: number): Books => ({
  state: 'compared',
  lines: [{ item: 'requests answered 2xx', rule: 'equal', ours, target, holds: ours === target }],
});
const booksOf = (books: Books): ReadonlyMap<Arm, Books> => new Map([['gateway-only', books]]);
const busy = { generator: { cpuRatio: 0.99, loopRatio: 1 } };
const failing = { failed: 5, books: { sent: 15, ok: 10, failures: { reset: 5 }, unfinished: 2, unsent: 0 } };

describe('the report says', () => {
  it.each<[string, () => ReturnType<typeof reportOf>, string | null]>([
    ['nothing of the generator where it had time', () => reportOf([played(9)]), null],
    ['that the figure is a lower bound', () => reportOf([played(9, busy)]), 'Those figures are lower bounds'],
    ['what failed', () => reportOf([played(10, failing)]), 'reset 5'],
    ['what had no answer at the end', () => reportOf([played(10, failing)]), '2 requests had no answer'],
    ['why it says nothing', () => reportOf([played(0)]), 'without a single ok answer'],
    [
      'that the mode is not proven',
      () => reportOf([played(9)], { arms: [armOf('gateway-only', 'not-provable')] }),
      'not proven',
    ],
    [
      'that the target counted the same',
      () => reportOf([played(9)], { books: booksOf(bookOf(9, 9)) }),
      "our counts equal the target's own: 1 of 1 lines",
    ],
    [
      'that the target counted otherwise, and what',
      () => reportOf([played(9)], { books: booksOf(bookOf(9, 10)) }),
      'requests answered 2xx: ours 9, target 10 (must be equal)',
    ],
    [
      'nothing of a target that counted otherwise',
      () => reportOf([played(9)], { books: booksOf(bookOf(9, 10)) }),
      "Nothing can be said of gateway-only, 50 connections: our counts contradict the target's own",
    ],
    [
      'why its counts are not known',
      () => reportOf([played(9)], { books: booksOf({ state: 'unavailable', why: 'no token' }) }),
      'could not be read: no token',
    ],
    ['what was found before', () => reportOf([played(9)]), 'a finding'],
    [
      'that the host is noisy',
      () => reportOf([played(9)], { noise: { ...QUIET, quiet: false, lostRatio: 0.2 } }),
      '20 %',
    ],
    ['that both share this machine', () => reportOf([played(9)], { url: ['http://127.0.0.1:1'] }), '2 cores'],
    ['that certificates were not checked by the load', () => reportOf([played(9)]), 'Certificates'],
    [
      'that it is not whole',
      () => reportOf([played(9)], { stopped: { why: 'sigint', detail: 'stopped by SIGINT' } }),
      'stopped by SIGINT',
    ],
    [
      'the ratio of the modes',
      () => reportOf([played(10), played(20)], { arms: [armOf('gateway-only'), armOf('legacy-fallback')] }),
      'legacy-fallback over gateway-only, 50 connections: 2.00',
    ],
  ])('%s', async (_, report, says) => {
    const text = peakTextOf(await report(), []);
    const plain = text.replaceAll(/\s+/g, ' ');
    if (says === null) expect(plain).not.toContain('lower bound');
    else expect(plain).toContain(says);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(plain).toContain('says nothing of response times');
  });
});

describe('the outputs', () => {
  const left = async (refuses: readonly ResultFile[], elsewhere: string | null = '/full/peak/peak.json') => {
    const { context, written } = wideTerminal();
    const folder = fullFolder('/full/peak', (name) => !refuses.includes(name), elsewhere);
    const report = await reportOf([played(9)]);
    const ended = await reportPeak(report, folder, true, context).catch((error: unknown) => error);
    return { ended, ...written };
  };

  it('are two files and what was played', async () => {
    const { ended, stdout, stderr } = await left([]);
    expect([ended, JSON.parse(stdout).runId]).toEqual([0, 'r']);
    expect(stderr).toContain('Files: /full/peak/peak.json, /full/peak/peak.txt');
  });

  it.each<[string, readonly ResultFile[], string | null, string]>([
    ['peak.txt', ['peak.txt'], '/full/peak/peak.json', 'Cannot write peak.txt into /full/peak.'],
    ['any of them', ['peak.txt'], null, 'Cannot write peak.json, peak.txt into /full/peak.'],
  ])('are what was played though the disk does not take %s, and exit 5', async (_, refuses, elsewhere, said) => {
    const { ended, stdout, stderr } = await left(refuses, elsewhere);
    expect(ended).toMatchObject({ exitCode: 5, message: expect.stringContaining(said) });
    expect(JSON.parse(stdout).runId).toBe('r');
    expect(stderr).toContain('9 (9-9)');
  });

  it('say where the figures stand that their folder could not take', async () => {
    const { ended, stderr } = await left([], '/tmp/other/peak.json');
    expect([ended, stderr]).toEqual([0, expect.stringContaining('could not take peak.json; it stands at /tmp/other')]);
  });
});

describe('the exit code', () => {
  it.each([
    ['0 where all is measured', [played(9)], null, 0],
    ['0 where it is a lower bound', [played(9, busy)], null, 0],
    ['3 where nothing can be said', [played(0)], null, 3],
    ['130 after Ctrl-C', [played(9)], 'sigint', 130],
    ['143 after SIGTERM', [played(9)], 'sigterm', 143],
    ['5 where our worker was lost', [played(9)], 'worker-lost', 5],
  ] as const)('is %s', async (_, plays, why, code) => {
    const stopped = why === null ? null : { why, detail: '' };
    expect((await reportOf(plays, { stopped })).exitCode).toBe(code);
  });

  it.each([
    ['0 where the target counted the same', 9, 0],
    ["5 where our counts contradict the target's own", 10, 5],
  ])('is %s', async (_, theirs, code) => {
    const books = new Map([...booksOf(bookOf(9, 9)), ['legacy-fallback', bookOf(9, theirs)] as const]);
    const arms = [armOf('gateway-only'), armOf('legacy-fallback')];
    const { exitCode, ratios } = await reportOf([played(9), played(9)], { books, arms });
    expect([exitCode, ratios.length]).toEqual([code, code === 0 ? 1 : 0]);
  });
});

describe('the books of a peak', () => {
  const round = (arm: PeakRound['arm'], books: Partial<PeakPlayed['books']>): PeakRound => ({
    ...{ round: 1, arm, connections: 5 },
    played: played(0, { books: { sent: 0, ok: 0, failures: {}, unfinished: 0, unsent: 0, ...books } }),
  });
  const rounds = [
    round('gateway-only', { sent: 20, ok: 10, failures: { 'http-500': 4, timeout: 3 }, unfinished: 3 }),
    round('legacy-fallback', { sent: 7, ok: 5, failures: { reset: 2 } }),
  ];

  it('are those of all arms at one address, with what we gave up on as unanswered', () => {
    const ours = peakBooksOf([armOf('gateway-only'), armOf('legacy-fallback')], rounds);
    const arrivals = { planned: 27, ok: 15, failed: 6, unanswered: 6, dropped: 0, notReleased: 0 };
    const failures = { 'http-500': 4, timeout: 3, reset: 2, unfinished: 3 };
    expect(ours).toMatchObject({ arrivals, failures, preflight: { requests: 6 } });
    expect(peakBooksOf([armOf('legacy-fallback')], rounds).arrivals.planned).toBe(7);
  });

  it('are not compared where a round was lost with its counts', async () => {
    const stopped = { why: 'worker-lost', detail: '' } as const;
    const compared = await comparePeakBooks([armOf('gateway-only')], { rounds, stopped });
    expect(compared.get('gateway-only')).toMatchObject({
      state: 'unavailable',
      why: expect.stringContaining('counts'),
    });
  });

  it('are compared once for two arms at one address', async () => {
    const asked: number[] = [];
    const counters = {
      compare: async ({ arrivals }: OurBooks) => {
        asked.push(arrivals.planned);
        return bookOf(1, 1);
      },
    } as PeakArm['counters'];
    const arms = [armOf('gateway-only'), armOf('legacy-fallback')].map((arm) => ({ ...arm, counters }));
    const compared = await comparePeakBooks(arms, { rounds, stopped: null });
    expect(asked).toEqual([27]);
    expect(compared.get('legacy-fallback')).toMatchObject({ together: ['gateway-only', 'legacy-fallback'] });
  });
});

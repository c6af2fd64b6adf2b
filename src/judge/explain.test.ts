import { describe, expect, it } from 'vitest';
import type { Note, Warning } from '../core/judgement.ts';
import { NO_MESSAGES } from '../core/ledger.ts';
import { OBJECTIVE_IDS } from '../core/objectives.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { INCONCLUSIVE_REASONS } from '../core/verdict.ts';
import { explainReason, ruleSentence } from './explain.ts';
import { judge } from './judge.ts';
import { SLOS } from './slo/registry.ts';
import { buildRecord, evenly, type SliceSeen } from './testing/build-record.ts';

const explained = (slices: readonly SliceSeen[], id: (typeof OBJECTIVE_IDS)[number]): string[] => {
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: [id] }));
  return judgement.reasons.map((reason) => explainReason(englishCatalogue, reason, judgement));
};

describe('why a verdict is what it is', () => {
  it.each([
    {
      id: 'response-p95',
      slices: evenly({ ok: 3_000, slow: 300 }),
      says: 'gateway-only: quote P95 broke its limit. Seen 400 ms, must be < 200 ms: 300 of 3,000 requests were bad, at 95 % confidence over 9.11 %, and 5 % are allowed.',
    },
    {
      id: 'availability',
      slices: evenly({ ok: 2_970, failures: { reset: 30 } }),
      says: 'gateway-only: availability broke its limit. Seen 99 %, must be > 99.9 %: 30 of 3,000 requests were bad, at 95 % confidence over 0.721 %, and 0.1 % are allowed.',
    },
    {
      id: 'error-rate',
      slices: evenly({ failures: { refused: 3_000 } }),
      says: 'gateway-only: error rate broke its limit. Seen 100 %, must be < 0.1 %: 3,000 of 3,000 requests were bad, at 95 % confidence over 99.9002 %, and 0.1 % are allowed.',
    },
    {
      id: 'response-p95',
      slices: evenly({ failures: { refused: 3_000 } }),
      says: 'gateway-only: quote P95 broke its limit. Seen no good answer, must be < 200 ms: 3,000 of 3,000 requests were bad, at 95 % confidence over 99.9002 %, and 5 % are allowed.',
    },
    {
      id: 'connect-success',
      slices: evenly({ connections: 298 }),
      says: 'gateway-only: connect success is undecided: too few samples to be sure. 1 more connection without a bad one would settle it.',
    },
    {
      id: 'cpu',
      slices: evenly({ ok: 3_000 }),
      says: 'gateway-only: server CPU is undecided: nothing here measures it. Name in the profile what it is measured by (`process`, `endpoints.connectionPool`, `sequence`), or take it out of `gating`: it is then shown for information.',
    },
    {
      id: 'error-rate',
      slices: [{ quotes: { ok: 500, notReleased: 500 } }],
      says: 'gateway-only: 500 of 1,000 requests planned were never released, more than 1 %. Lower the rate, or free this machine, and run again.',
    },
  ] as const)('$id: $says', ({ id, slices, says }) => {
    expect(explained(slices, id)).toEqual([says]);
  });

  const clients: SliceSeen = { connections: { attempted: 100, clients: { followed: 100, lossy: 2 } } };
  const losing = (lost: number): SliceSeen => ({ messages: { lost } });
  it.each<[string, readonly SliceSeen[], string]>([
    [
      'by what judged slices noticed, and when',
      [clients, losing(5), losing(0), losing(7)],
      'did: in judged time 12 were noticed to be missing, between 00:04 and 00:10 of the run. They are gone, not late. Look at what the server did then: ',
    ],
    [
      'where it is one',
      [clients, losing(1)],
      'did: in judged time 1 was noticed to be missing, between 00:04 and 00:06 of the run. ',
    ],
    [
      'that only showed after the judged time',
      [clients, { ...losing(3), judged: false }],
      'did. They are gone, not late. Look at what the server did: ',
    ],
    [
      'that an older record does not count by slices',
      [{ ...clients, messages: { numbered: false } }],
      'did. They are gone, not late. Look at what the server did: ',
    ],
  ])('explains lost messages %s', (_, slices, says) => {
    // The ledger is of the whole run: the warm-up lost many more, and slow readers too.
    const ledger = { ...NO_MESSAGES, received: 900, lost: 12_001, gaps: 340, lossFromMs: 500, lossToMs: 9_500 };
    const warmUp: SliceSeen = { ...losing(400), judged: false, phase: 'warm-up' };
    const modes = { 'gateway-only': { slices: [warmUp, ...slices], ledger } };
    const judgement = judge(buildRecord({ modes, gating: ['event-lossless'] }));
    const sentences = judgement.reasons.map((reason) => explainReason(englishCatalogue, reason, judgement));
    const begins =
      'broke its limit. Messages that the server numbered never reached 2 of 100 clients, though later ones ';
    expect(sentences).toEqual([expect.stringContaining(`${begins}${says}`)]);
  });

  it('explains lost messages by slices as far as they were played', () => {
    const stopped = { why: 'bail', detail: 'enough was seen', atMs: 3_000 } as const;
    const modes = { 'gateway-only': { slices: [clients, losing(5), losing(0)] } };
    const judgement = judge(buildRecord({ modes, gating: ['event-lossless'], stopped }));
    expect(judgement.reasons.map((reason) => explainReason(englishCatalogue, reason, judgement))).toEqual([
      expect.stringContaining('in judged time 5 were noticed to be missing, between 00:02 and 00:03 of the run'),
    ]);
  });

  it('reads every limit as its rule does', () => {
    expect(SLOS.map((slo) => ruleSentence(englishCatalogue.judgement, slo))).toEqual([
      ...['> 99.9 %', '< 0.1 %', '< 200 ms', '> 99 %', '< 1 %', '< 100 ms', '< 70 %', '< 80 %', '< 85 %'],
      ...['0 %', '0 %', '0 %', '< 1,000 ms', '< 1,000 ms', '> 99 %'],
    ]);
  });
});

describe('the sentences of the catalogue', () => {
  const notes: readonly Note[] = [
    { code: 'assumes-independent-failures' },
    { code: 'one-event', bad: 36, n: 1_200, noun: 'connections' },
    {
      code: 'pass-although-late',
      latenessP99Ms: 12,
      allowedMs: 10,
      loopUtilisation: 0.9,
      echoMs: 14,
      droppedLateMs: null,
      timedOut: null,
    },
    { code: 'fails-on-control-clock-too' },
    { code: 'survives-noisy-slices', noisySlices: 1 },
    { code: 'noisy-slices-decide', noisySlices: 2, gapMaxMs: 40 },
    {
      code: 'late-generator-decides',
      latenessP99Ms: 250,
      allowedMs: 10,
      loopUtilisation: null,
      echoMs: null,
      droppedLateMs: 310,
      timedOut: null,
    },
    { code: 'beyond-twice-the-limit' },
    { code: 'ends-unknown', clients: 36, unserved: 0, n: 1_164 },
    { code: 'ends-unknown', clients: 37, unserved: 1, n: 1_164 },
    { code: 'ends-unknown', clients: 499, unserved: 499, n: 1 },
    { code: 'leaves-unknown', connections: 36, n: 304 },
    {
      ...{ code: 'stream-silent', missing: 900, n: 3_000, sockets: 120, of: 500, patienceMs: 1_000 },
      ...{ slices: 12, timeRatio: 0.24 },
    },
    {
      ...{ code: 'stream-silent', missing: 900, n: 3_000, sockets: 0, of: 500, patienceMs: 1_000 },
      ...{ slices: 1, timeRatio: 0.24 },
    },
  ];
  const mode = 'gateway-only';
  const warnings: readonly Warning[] = [
    { code: 'mode-not-provable', mode, evidence: 'no endpoint' },
    { code: 'noisy-before-run', gapMaxMs: 31, lostRatio: 0.08 },
    { code: 'noisy-during-run', mode, slices: 3, gapMaxMs: 40 },
    {
      code: 'late-generator',
      mode,
      latenessP99Ms: 12,
      allowedMs: 10,
      loopUtilisation: 0.3,
      echoMs: 1.5,
      droppedLateMs: null,
      timedOut: null,
    },
    { code: 'preflight', mode, text: 'no rate limit header' },
    { code: 'books-unavailable', mode, why: 'no answer' },
    { code: 'not-subscribed', mode, connected: 520, subscribed: 500, refused: 15 },
    { code: 'silent-stream', mode, subscribed: 520 },
    {
      ...{ ...NO_MESSAGES, code: 'messages-amiss', mode, lossGates: false, received: 12_000 },
      ...{ lost: 36, gaps: 2, duplicated: 1, reordered: 4, late: 3 },
    },
    { code: 'overflow', mode, count: 1 },
    {
      ...{ code: 'bail', detail: 'gateway-only: quote P95 can no longer hold', atMs: 12_400 },
      requests: { planned: 16_800, notReleased: 14_320 },
      connections: { planned: 0, notReleased: 0 },
    },
    {
      ...{ code: 'decided', detail: 'both modes are alike', atMs: 62_000 },
      requests: { planned: 16_800, notReleased: 4_000 },
      connections: { planned: 520, notReleased: 40 },
    },
    { code: 'run', text: 'the key pair was made up' },
  ];

  it('are the notes', () => {
    expect(notes.map(englishCatalogue.judgement.note)).toMatchInlineSnapshot(`
      [
        "Assumes that failures are independent: too little was seen to tell.",
        "One event of 36 connections, of 1,200.",
        "Passes although our generator was late (released 12 ms late at P99, 10 ms allowed, event loop 90 % busy, echo to itself 14 ms late): lateness only makes the target look slower.",
        "Our generator was late, but without what that can explain it fails too.",
        "This machine stalled in 1 slice; it fails without them too.",
        "This machine stalled in 2 slices (up to 40 ms), and without them it would not fail. Free the machine and run again.",
        "Our generator was late (released 250 ms late at P99, 10 ms allowed, 310 ms where requests found no slot), and without what that can explain it would not fail. Lower the rate or free the machine, and run again.",
        "This machine stalled during the run, but the breach is twice what is allowed or more: no stall explains that.",
        "36 clients were cut off or left without an answer, beside 1,164 that were followed to their end: what they were sent last nobody knows, so no pass can hang on it.",
        "36 clients were cut off or left without an answer and 1 client got no message for longer than any of them should have to wait, beside 1,164 that were followed to their end: what they were sent last nobody knows, so no pass can hang on it.",
        "499 clients got no message for longer than any of them should have to wait, beside 1 that were followed to their end: what they were sent last nobody knows, so no pass can hang on it.",
        "36 connections did not answer when they were asked to leave, beside 304 whose end is known: they may have been dead for long, so nothing can hang on them. Look for connections that the target, or the network before it, forgot without closing them.",
        "120 of 500 subscribed sockets had waited for over 1,000 ms when they ended (three times what others had to, at least a second) and in 12 slices no socket got any message: 24 % of the time that subscribed sockets stood. The 3,000 messages that came do not speak for it.",
        "In 1 slice no socket got any message: 24 % of the time that subscribed sockets stood. The 3,000 messages that came do not speak for it.",
      ]
    `);
  });
  it('are the warnings', () => {
    expect(warnings.map(englishCatalogue.judgement.warning)).toMatchInlineSnapshot(`
      [
        "gateway-only: taken as declared, the target offers no proof of its mode (no endpoint).",
        "This machine was not quiet before the run: stalls up to 31 ms, 8 % of the time lost.",
        "gateway-only: this machine stalled in 3 slices, up to 40 ms.",
        "gateway-only: our generator was late: released 12 ms late at P99, 10 ms allowed, event loop 30 % busy, echo to itself 1.5 ms late.",
        "gateway-only: no rate limit header",
        "gateway-only: the target's own counts could not be read (no answer), so ours stand alone.",
        "gateway-only: of 520 connections only 500 were subscribed (15 refused); no documented objective counts that.",
        "gateway-only: 520 connections subscribed and not one message came; no documented objective counts that.",
        "gateway-only: beside 12,000 messages received, 36 were lost, 1 came twice, 4 came out of order and 3 came late. The document asks for zero data loss (line 11); put \`event-lossless\` into \`gating\` to judge it.",
        "gateway-only: 1 sample took longer than 1 h, shown as 1 h.",
        "Ended after 12.4 s by --bail: gateway-only: quote P95 can no longer hold. Not sent: 14,320 of 16,800 requests of the plan. Only what broke is known; whatever else would have held or broken is not.",
        "Ended after 1 m 2 s, because enough was known: both modes are alike. Not sent: 4,000 of 16,800 requests and 40 of 520 connections of the plan. Judged are the slices up to the last planned look.",
        "the key pair was made up",
      ]
    `);
  });
  it('name every objective and every reason, and end as sentences', () => {
    for (const id of OBJECTIVE_IDS) {
      expect(englishCatalogue.judgement.objectiveName(id)).toMatch(/\w/);
      expect(englishCatalogue.judgement.leavesOpen(id)).toMatch(/^The document .*\.$/);
    }
    for (const reason of INCONCLUSIVE_REASONS) {
      expect(englishCatalogue.judgement.why(reason)).toMatch(/\w$/);
      expect(englishCatalogue.judgement.remedy(reason)).toMatch(/\.$/);
    }
  });
});

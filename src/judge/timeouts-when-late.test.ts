import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { buildRecord, type ConnectionsSeen, evenly, type SliceSeen } from './testing/build-record.ts';

const ARM = 'gateway-only';
const SLICES = 30;

/** What differs in some slices from 50 sockets that got in, while we were on time. */
type Odd = Omit<SliceSeen, 'connections'> & { readonly sockets?: ConnectionsSeen };

const slicesOf = (odd: Readonly<Record<number, Odd>>): SliceSeen[] =>
  evenly({ slices: SLICES, connections: SLICES * 50 }).map((slice, index) => {
    const { sockets, ...rest } = odd[index] ?? {};
    return { ...slice, ...rest, connections: { ...slice.connections, ...sockets } };
  });

type Id = 'connect-success' | 'join-p95' | 'subscribe-p95';

const judged = (odd: Readonly<Record<number, Odd>>, id: Id = 'connect-success') => {
  const judgement = judge(buildRecord({ modes: { [ARM]: { slices: slicesOf(odd) } }, gating: [id] }));
  const { verdict, reason } = judgement.modes[0]!.objectives.find((each) => each.id === id)!;
  const late = judgement.warnings.find(({ code }) => code === 'late-generator');
  return { verdict, reason, timedOut: late?.code === 'late-generator' ? late.timedOut : null };
};

const everywhere = (odd: Odd): Record<number, Odd> =>
  Object.fromEntries(Array.from({ length: SLICES }, (_, index) => [index, odd]));

/** 40 of 1,500 sockets, in one slice: the objective allows 15. */
const HUNG: Odd = { sockets: { timedOut: 40 } };
const SATURATED = { verdict: 'inconclusive', reason: 'generator-saturated', timedOut: 40 };
const FAILED = { verdict: 'fail', reason: null, timedOut: null };

describe('sockets that ran out of time', () => {
  it('are the target’s fault where we were on time', () => {
    expect(judged({ 5: HUNG })).toEqual(FAILED);
    expect(judged(everywhere({ sockets: { timedOut: 15 } }))).toEqual(FAILED);
  });

  it('say nothing of the target where our own loop was held up throughout', () => {
    const heldUp = { loopUtilisationMax: 1, echoMaxMs: 3_000 };
    expect(judged(everywhere({ ...heldUp, sockets: { timedOut: 15 } }))).toEqual({ ...SATURATED, timedOut: 450 });
  });

  it.each([
    { late: { echoMaxMs: 2_000 }, expected: SATURATED, why: 'five waits of 2 s each are the whole time-out' },
    {
      late: { echoMaxMs: 300 },
      expected: FAILED,
      why: 'five of 300 ms leave it 8.5 s, and the others were in at once',
    },
    { late: { loopUtilisationMax: 1, echoMaxMs: 50 }, expected: FAILED, why: 'a busy loop that hears itself soon' },
    {
      late: { loopUtilisationMax: 0.86, echoMaxMs: null },
      expected: SATURATED,
      why: 'of one that does not hear itself, nobody knows what it cost',
    },
    { late: { loopUtilisationMax: 0.85, echoMaxMs: null }, expected: FAILED, why: '85 % is not busy' },
    { late: { loopUtilisationMax: null, echoMaxMs: null }, expected: FAILED, why: 'not measured is not late' },
  ])('in a slice of $late: $why', ({ late, expected }) => {
    expect(judged({ 5: { ...HUNG, ...late } })).toMatchObject(expected);
  });

  it('of a target that answers nobody stay its fault, however often we stalled for less than a time-out takes', () => {
    const stalls = { echoMaxMs: 300, loopUtilisationMax: 0.9 };
    expect(judged(everywhere({ ...stalls, sockets: { timedOut: 50 } })).verdict).toBe('fail');
    expect(judged(everywhere({ ...stalls, sockets: { timedOut: 15 } })).verdict).toBe('fail');
  });

  it('are excused up to twice as many as got in right under the edge, by what we can have cost them', () => {
    // Five waits of 300 ms are 1.5 s of 10, and who got in took 9 s: as many may have taken 10.
    const slow = (timedOut: number, echoMaxMs = 300) =>
      judged(everywhere({ echoMaxMs, sockets: { timedOut, connectMs: 9_000 } }));
    expect(slow(15)).toEqual({ ...SATURATED, timedOut: 450 });
    expect(slow(40).verdict).toBe('fail');
    // Of 20 ms each only those count that took 9.9 s.
    expect(slow(15, 20).verdict).toBe('fail');
  });

  it('are excused as many as were released so late that they came in a burst', () => {
    const burst = (latenessMs: number) => judged({ 5: { sockets: { timedOut: 40, latenessMs } } });
    expect([burst(90).verdict, burst(400)]).toMatchObject(['fail', SATURATED]);
  });

  // Slice 5 goes from 10 s to 12 s, and its sockets have 10 s each.
  it.each([
    { slice: 10, latenessMs: 0, expected: SATURATED, why: 'the last of them waited until then' },
    { slice: 11, latenessMs: 0, expected: FAILED, why: 'none of them waited still' },
    { slice: 11, latenessMs: 5, expected: SATURATED, why: 'released late they had time for longer' },
    { slice: 4, latenessMs: 0, expected: FAILED, why: 'none of them had begun' },
  ])('and were released $latenessMs ms late, held up in slice $slice: $why', ({ slice, latenessMs, expected }) => {
    const hung = { sockets: { timedOut: 40, latenessMs } };
    expect(judged({ 5: hung, [slice]: { echoMaxMs: 3_000 } })).toMatchObject(expected);
  });

  it('are excused by what held us up after the last judged slice, and by a slice of the other arm', () => {
    const after = { judged: false, echoMaxMs: 3_000, loopUtilisationMax: 0.3 };
    expect(judged({ 28: HUNG, 29: after })).toMatchObject(SATURATED);
    const other = (echoMaxMs: number) =>
      judge(
        buildRecord({
          modes: {
            'gateway-only': { slices: slicesOf({ 29: HUNG }) },
            'legacy-fallback': { slices: slicesOf({ 0: { echoMaxMs } }) },
          },
          gating: ['connect-success'],
        }),
      ).modes.map(({ verdict }) => verdict);
    expect(other(3_000)).toEqual(['inconclusive', 'pass']);
    expect(other(1)).toEqual(['fail', 'pass']);
  });

  it('do not hide those in slices in which we were on time', () => {
    expect(judged({ 5: { ...HUNG, echoMaxMs: 3_000 }, 20: HUNG })).toMatchObject({ verdict: 'fail', timedOut: 40 });
    expect(judged({ 5: { ...HUNG, echoMaxMs: 3_000 }, 20: { sockets: { timedOut: 5 } } })).toMatchObject(SATURATED);
  });

  it('do not hide refusals beside them, which had their answer', () => {
    const refused = { refused: { authentication: 2 } };
    const late = { echoMaxMs: 3_000, loopUtilisationMax: 1 };
    expect(judged(everywhere({ ...late, sockets: refused })).verdict).toBe('fail');
    expect(judged(everywhere({ ...late, sockets: { ...refused, timedOut: 10 } })).verdict).toBe('fail');
  });

  it.each(['join-p95', 'subscribe-p95'] as const)('are no slow sockets by %s either', (id) => {
    const hung = (echoMaxMs: number) => everywhere({ echoMaxMs, sockets: { timedOut: 15 } });
    expect(judged(hung(1), id).verdict).toBe('fail');
    expect(judged(hung(3_000), id)).toMatchObject({ verdict: 'inconclusive', reason: 'generator-saturated' });
  });

  it('are told in the sentence that names our lateness', () => {
    const { warnings } = judge(
      buildRecord({ modes: { [ARM]: { slices: slicesOf({ 5: { ...HUNG, echoMaxMs: 3_000 } }) } } }),
    );
    expect(warnings.map((each) => englishCatalogue.judgement.warning(each)).join('\n')).toContain(
      '40 connections ran out of time while it was busy or late',
    );
  });
});

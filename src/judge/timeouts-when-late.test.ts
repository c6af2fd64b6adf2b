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
    { late: { loopUtilisationMax: 0.86 }, expected: SATURATED, why: 'a loop that is over 85 % busy held them up' },
    { late: { echoMaxMs: 100.1 }, expected: SATURATED, why: 'so did one that heard itself 1 % of the time-out late' },
    { late: { loopUtilisationMax: 0.85 }, expected: FAILED, why: '85 % is not busy' },
    { late: { echoMaxMs: 100 }, expected: FAILED, why: 'an echo of 100 ms in a time-out of 10 s is not late' },
    { late: { loopUtilisationMax: null, echoMaxMs: null }, expected: FAILED, why: 'not measured is not late' },
  ])('in a slice of $late: $why', ({ late, expected }) => {
    expect(judged({ 5: { ...HUNG, ...late } })).toMatchObject(expected);
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

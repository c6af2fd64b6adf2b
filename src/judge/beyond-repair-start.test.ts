import { describe, expect, it } from 'vitest';
import { MODES } from '../core/modes.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { createBeyondRepair } from './beyond-repair.ts';
import { judge } from './judge.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { EACH, liveOf, planOf } from './testing/planned-run.ts';

const [GATEWAY] = MODES;
const quotes = (bad: SliceSeen['quotes'] = {}): SliceSeen => ({ quotes: { ok: EACH.requests, ...bad } });
const slow = (n: number): SliceSeen => quotes({ slow: n });
const failing = (n: number): SliceSeen => quotes({ ok: EACH.requests - n, failures: { reset: n } });

describe('a slow start that may turn out to be start-up', () => {
  const gating: ObjectiveId[] = ['response-p95'];
  const PLANNED = 40;
  const isLost = (seen: readonly SliceSeen[], plan: Parameters<typeof planOf>[0] = {}) =>
    createBeyondRepair(planOf({ slices: PLANNED, ...plan }), gating)(liveOf(seen)) !== null;
  const allSlow = (count: number): SliceSeen[] => Array(count).fill(slow(EACH.requests));
  const ended = (seen: readonly SliceSeen[], rest: SliceSeen) =>
    judge(
      buildRecord({
        ...{ gating, modes: { [GATEWAY]: { slices: [...seen, ...Array(PLANNED - seen.length).fill(rest)] } } },
      }),
    ).verdict;

  it.each([
    { plan: {}, count: 17, lost: false, why: 'it may be left out, up to 15 slices of 40' },
    { plan: {}, count: 18, lost: true, why: 'beyond that it is a breach' },
    { plan: { steady: false }, count: 2, lost: false, why: 'too few yet' },
    { plan: { steady: false }, count: 3, lost: true, why: 'nothing is left out of a phase that is not steady' },
    { plan: { slices: 19 }, count: 2, lost: true, why: 'nor of a phase of fewer than 20 slices' },
    { plan: { slices: 20 }, count: 6, lost: false, why: 'of 20 it is 5' },
    { plan: { slices: 20 }, count: 7, lost: true, why: 'and no more' },
  ])('$count slow slices of $plan: lost $lost, $why', ({ plan, count, lost }) => {
    expect(isLost(allSlow(count), plan)).toBe(lost);
  });

  it('is judged the same way in the end', () => {
    expect(ended(allSlow(10), quotes())).toBe('pass');
    expect(ended(allSlow(18), quotes())).toBe('fail');
  });

  it('may be later where slices before it had no answer', () => {
    const mute: SliceSeen = { quotes: { notReleased: EACH.requests } };
    expect(isLost([...Array(5).fill(mute), ...allSlow(15)])).toBe(false);
    expect(isLost([...Array(5).fill(mute), ...allSlow(18)])).toBe(true);
  });

  it('does not keep what failed from being lost', () => {
    expect(isLost(Array(3).fill(failing(EACH.requests)))).toBe(true);
  });

  it('is counted in the slices of its own phase that are judged', () => {
    expect(isLost([...Array(20).fill(quotes()), ...allSlow(3)], { slices: 40, warmUp: 21 })).toBe(true);
  });
});

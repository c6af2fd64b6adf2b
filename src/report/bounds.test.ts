import { describe, expect, it } from 'vitest';
import type { ObjectiveId } from '../core/objectives.ts';
import { judgedShareOf } from './bounds.ts';
import { SAMPLE_NAMES, type SampleName, sampleView } from './testing/sample-views.ts';

const shareOf = (name: SampleName, id: ObjectiveId) => {
  const result = sampleView(name)
    .judgement.modes.at(-1)
    ?.objectives.find((each) => each.id === id);
  return result === undefined ? null : judgedShareOf(result);
};

describe('the share that was judged', () => {
  it.each([
    { name: 'pass', id: 'availability', kind: 'good', side: 'over', limit: 0.999 },
    { name: 'pass', id: 'error-rate', kind: 'bad', side: 'under', limit: 0.001 },
    { name: 'pass', id: 'response-p95', kind: 'slow', side: 'under', limit: 0.05 },
    { name: 'fail-ab', id: 'availability', kind: 'good', side: 'under', limit: 0.999 },
    { name: 'fail-ab', id: 'error-rate', kind: 'bad', side: 'over', limit: 0.001 },
    { name: 'fail-ab', id: 'response-p95', kind: 'slow', side: 'over', limit: 0.05 },
    { name: 'inconclusive', id: 'connect-success', kind: 'good', side: 'between', limit: 0.99 },
  ] as const)('$name: of $id it is the $kind one, $side its limit', ({ name, id, kind, side, limit }) => {
    expect(shareOf(name, id)).toMatchObject({ kind, side, limit });
  });

  it('is on the side of its limit that the verdict says', () => {
    for (const { objectives } of SAMPLE_NAMES.flatMap((name) => sampleView(name).judgement.modes)) {
      for (const each of objectives) {
        const share = judgedShareOf(each);
        if (share === null || each.reason !== null) continue;
        if (share.side === 'under') expect(share.upper).toBeLessThan(share.limit);
        else expect(share.lower).toBeGreaterThan(share.limit);
        expect(share.tightness < 1).toBe(each.verdict === 'pass');
      }
    }
  });

  it.each([
    ['no-data', 'error-rate'],
    ['pass', 'cpu'],
  ] as const)('of %s is unknown for %s', (name, id) => {
    expect(shareOf(name, id)).toBeNull();
  });
});

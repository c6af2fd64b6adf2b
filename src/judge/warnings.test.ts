import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';

const warned = (slice: SliceSeen) =>
  judge(buildRecord({ modes: { 'gateway-only': { slices: [slice] } }, gating: ['connect-success'] }))
    .warnings.filter(({ code }) => code === 'not-subscribed' || code === 'silent-stream')
    .map(({ code }) => code);

describe('streams that no documented objective sees', () => {
  it.each<[string, SliceSeen, string[]]>([
    ['all subscribed and served: nothing', { connections: { attempted: 400 }, messages: { frames: 400 } }, []],
    [
      'one refused: said',
      { connections: { attempted: 400, subscribeFailed: 1 }, messages: { frames: 400 } },
      ['not-subscribed'],
    ],
    [
      'one never answered: said',
      { connections: { attempted: 400, unsubscribed: 1 }, messages: { frames: 400 } },
      ['not-subscribed'],
    ],
    ['subscribed, and not one message: said', { connections: { attempted: 400 } }, ['silent-stream']],
    ['no connections: nothing', { quotes: { ok: 100 } }, []],
  ])('%s', (_, slice, codes) => {
    expect(warned(slice)).toEqual(codes);
  });
});

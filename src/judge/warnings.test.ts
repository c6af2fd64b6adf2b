import { describe, expect, it } from 'vitest';
import { NO_MESSAGES } from '../core/ledger.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
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

describe('messages that are amiss', () => {
  const healthy = {
    ...{ ...NO_MESSAGES, received: 6_000 },
  };

  it.each<[string, Partial<typeof healthy> | null, boolean]>([
    ['all came: nothing', {}, false],
    ['one lost: said', { lost: 1, gaps: 1 }, true],
    ['one twice: said', { duplicated: 1 }, true],
    ['an older value last: said', { stale: 1 }, true],
    ['one that was not asked for: said', { unexpected: 1 }, true],
    ['out of order alone: nothing', { reordered: 9 }, false],
    ['a server that began anew: nothing', { resets: 1 }, false],
    ['nothing numbers them: nothing', null, false],
  ])('%s', (_, found, isSaid) => {
    const ledger = found === null ? null : { ...healthy, ...found };
    const { warnings } = judge(buildRecord({ modes: { 'gateway-only': { ledger } } }));
    expect(warnings.filter(({ code }) => code === 'messages-amiss')).toEqual(
      isSaid ? [{ code: 'messages-amiss', mode: 'gateway-only', lossGates: false, ...ledger }] : [],
    );
  });

  it.each<[string, Partial<typeof healthy>, ObjectiveId[], boolean]>([
    ['lost, and nothing judges that: how to judge it is said', { lost: 1, gaps: 1 }, ['connect-success'], true],
    ['lost, and the verdict says so by itself: not said', { lost: 1, gaps: 1 }, ['event-lossless'], false],
    ['twice is no loss: not said', { duplicated: 1 }, ['connect-success'], false],
  ])('%s', (_, found, gating, isSaid) => {
    const modes = { 'gateway-only': { ledger: { ...healthy, ...found } } };
    const warning = judge(buildRecord({ modes, gating })).warnings.find(({ code }) => code === 'messages-amiss');
    const sentence = englishCatalogue.judgement.warning(warning!);
    expect([sentence.includes('`event-lossless`'), sentence.includes('zero data loss')]).toEqual([isSaid, isSaid]);
  });
});

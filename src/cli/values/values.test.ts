import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { parseDuration } from './duration.ts';
import { parseStartAt } from './instant.ts';
import { parseMode } from './mode.ts';
import { parsePositive, parseWhole } from './number.ts';
import { parseShard } from './shard.ts';
import { assertLead, assertOurs, parseSources } from './sources.ts';
import { addressesOf, parseBuildUrls, parseModeUrls, parseUrl } from './urls.ts';

const refused = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof HarnessError && error.exitCode === 2 && error.hint !== '') return error.message;
    throw error;
  }
  throw new Error('was not refused');
};

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['2m30s', 150_000],
    ['250ms', 250],
    ['1.5h', 5_400_000],
    ['0.4s', 400],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text, '--duration')).toBe(ms);
  });

  it.each(['90', '', 's', '5 s', '-5s', '5x', '0s', '1e3s', '5sx', '0.1ms'])('"%s" is none', (text) => {
    expect(refused(() => parseDuration(text, '--duration'))).toContain('--duration');
  });
});

describe('a number', () => {
  it('is taken as written', () => {
    expect([parsePositive('0.5', '--rate'), parseWhole('0', '--seed', 0), parseWhole('7', '--workers', 1)]).toEqual([
      0.5, 0, 7,
    ]);
  });

  it.each(['0', '-1', '1e3', 'NaN', 'Infinity', '1,000', '', ' 5', '0x10'])('"%s" is no rate', (text) => {
    expect(refused(() => parsePositive(text, '--rate'))).toContain('--rate');
  });

  it.each(['0', '1.5', '-1', '99999999999999999999'])('"%s" is no count of workers', (text) => {
    expect(refused(() => parseWhole(text, '--workers', 1))).toContain('--workers');
  });
});

describe('an address', () => {
  it('loses its trailing slash', () => {
    expect(parseUrl('http://127.0.0.1:3000/')).toBe('http://127.0.0.1:3000');
  });

  it.each(['127.0.0.1:3000', 'ftp://127.0.0.1', 'http://a:b@127.0.0.1', 'http://127.0.0.1/?x=1', ''])(
    '"%s" is none',
    (text) => {
      expect(refused(() => parseUrl(text))).not.toContain('a:b');
    },
  );

  const profile = { url: 'http://127.0.0.1:3000', alsoAt: ['http://127.0.0.2:3000/'] };
  it.each([
    [
      'those of --url, in their order',
      ['http://127.0.0.1:2/', 'http://localhost:1'],
      'http://127.0.0.1:2',
      ['http://localhost:1'],
    ],
    ['one of --url, and not also those of the profile', ['http://127.0.0.1:2'], 'http://127.0.0.1:2', []],
    ['those of the profile', [], 'http://127.0.0.1:3000', ['http://127.0.0.2:3000']],
    [
      'several ports of one host elsewhere',
      ['http://quotes.example:1', 'http://quotes.example:2'],
      'http://quotes.example:1',
      ['http://quotes.example:2'],
    ],
  ])('of one target may be several: %s', (_, written, url, alsoAt) => {
    expect(addressesOf(written, profile)).toEqual({ url, alsoAt });
  });

  it.each([
    ['the same twice', ['http://127.0.0.1:1', 'http://127.0.0.1:1/'], 'http://127.0.0.1:1 twice'],
    ['two hosts, whose clocks are two', ['http://a.example:1', 'http://b.example:1'], 'a.example, b.example'],
    ['this machine and another', ['http://127.0.0.1:1', 'http://b.example:1'], '127.0.0.1, b.example'],
    ['one that is no address', ['http://127.0.0.1:1', 'x'], '--url'],
  ])('of one target may not be %s', (_, written, said) => {
    expect(refused(() => addressesOf(written, profile))).toContain(said);
  });

  const a = 'gateway-only=http://127.0.0.1:1';
  const b = 'legacy-fallback=http://127.0.0.1:2';
  it('is given for each mode, in any order, which changes nothing', () => {
    const urls = [
      ['gateway-only', 'http://127.0.0.1:1'],
      ['legacy-fallback', 'http://127.0.0.1:2'],
    ];
    expect([...parseModeUrls([a, b])]).toEqual(urls);
    expect([...parseModeUrls([b, a])]).toEqual(urls);
  });

  it.each([[[]], [[a]], [[a, a]], [[a, b, b]], [['http://127.0.0.1:1', b]], [['gateway=http://127.0.0.1:1', b]]])(
    '%j is not one for each mode',
    (texts) => {
      expect(refused(() => parseModeUrls(texts))).toContain('each mode');
    },
  );
});

describe('addresses of two builds', () => {
  it.each<[string, readonly string[], readonly (readonly [string, string])[]]>([
    ['may both be left out', [], []],
    ['may be given for one', ['candidate=http://h:1/'], [['candidate', 'http://h:1']]],
    [
      'may be given for both, in any order, which changes nothing',
      ['candidate=http://h:1', 'reference=http://h:2'],
      [
        ['reference', 'http://h:2'],
        ['candidate', 'http://h:1'],
      ],
    ],
  ])('%s', (_, texts, urls) => {
    expect([...parseBuildUrls(texts)]).toEqual(urls);
  });

  it.each([
    ['of a mode', ['gateway-only=http://h:1']],
    ['of the control, which has that of the reference', ['control=http://h:1']],
    ['without a name', ['http://h:1']],
    ['given twice', ['reference=http://h:1', 'reference=http://h:2']],
  ])('are refused when one is %s', (_, texts) => {
    expect(refused(() => parseBuildUrls(texts))).toContain('each of the two');
  });
});

describe('a mode', () => {
  it('is one of two', () => {
    expect(parseMode('legacy-fallback')).toBe('legacy-fallback');
    expect(refused(() => parseMode('legacy'))).toContain('legacy');
  });
});

describe('a shard', () => {
  it.each([
    ['1/1', { index: 1, count: 1 }],
    ['2/4', { index: 2, count: 4 }],
    ['1000/1000', { index: 1_000, count: 1_000 }],
  ])('%s counts from 1', (text, shard) => {
    expect(parseShard(text)).toEqual(shard);
  });

  it.each(['0/4', '5/4', '1/0', '4', '1/4/2', '1.5/4', '-1/4', ' 1/4', '1/1001', ''])('"%s" is none', (text) => {
    expect(refused(() => parseShard(text))).toContain('--shard');
  });
});

describe('the time of a common start', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');

  it.each([
    ['2026-11-23T12:00:01Z', 1_000],
    ['2026-11-23T20:05:00+08:00', 300_000],
    ['2026-11-23T12:00:00.250Z', 250],
    ['2026-11-24T12:00:00Z', 86_400_000],
  ])('%s is %i ms from now', (text, ms) => {
    expect(parseStartAt(text, now) - now).toBe(ms);
  });

  it.each([
    '2026-11-23T12:00:00Z',
    '2026-11-23T11:00:00Z',
    '2026-11-24T12:00:01Z',
    '2026-11-23T13:00:00',
    '13:00',
    'soon',
  ])('"%s" is none: it must have a zone and be to come within a day', (text) => {
    expect(refused(() => parseStartAt(text, now))).toContain('--start-at');
  });
});

describe('the addresses that a load comes from', () => {
  it('are taken once each, in their order', () => {
    expect(parseSources(['127.0.0.3', '::1', '127.0.0.2', '127.0.0.3'])).toEqual(['127.0.0.3', '::1', '127.0.0.2']);
    expect(parseSources([])).toEqual([]);
  });

  it.each(['localhost', '127.0.0', '127.0.0.0/8', ''])('"%s" is none', (address) => {
    expect(refused(() => parseSources(['127.0.0.2', address]))).toContain(`got "${address}"`);
  });

  it('are refused where this machine does not have them', async () => {
    const canBind = async (address: string): Promise<boolean> => address === '127.0.0.2';
    await assertOurs(['127.0.0.2'], canBind);
    await expect(assertOurs(['127.0.0.2', '192.0.2.1'], canBind)).rejects.toMatchObject({
      ...{ exitCode: 2, message: expect.stringContaining('192.0.2.1') },
    });
  });

  it.each([
    ['lead only to this machine', '127.0.0.2', 'http://192.0.2.5:1', 'which is loopback'],
    ['are of another family than the target', '::1', 'http://127.0.0.1:1', 'IPv4 or IPv6'],
  ])('are refused where they %s', async (_, source, url, said) => {
    const machine = { canBind: async () => false, resolveAll: async () => null };
    await assertLead([source], [], machine);
    const refusal = { exitCode: 2, message: expect.stringContaining(said), hint: expect.stringContaining('Name ') };
    await expect(assertLead([source], [url], machine)).rejects.toMatchObject(refusal);
    await expect(assertLead([source], [url], machine)).rejects.toThrow(`got ${source}`);
  });
});

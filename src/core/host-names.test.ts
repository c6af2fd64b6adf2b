import { describe, expect, it } from 'vitest';
import { type Lookup, lookupOf, type NamedHost, onlyAddressOf } from './host-names.ts';

const NAMES: readonly NamedHost[] = [
  { host: 'both.test', addresses: ['::1', '127.0.0.2', '127.0.0.3'] },
  { host: 'four.test', addresses: ['127.0.0.4'] },
  { host: 'six.test', addresses: ['::6'] },
];
type Asked = Parameters<Lookup>[1];

/** What a lookup answers: an error's code, or its words. */
const ask = (host: string, options: Asked): Promise<unknown> =>
  new Promise((resolve) => {
    let isBack = false;
    lookupOf(NAMES, host)!(host, options, (error, ...words) => {
      expect(isBack).toBe(true);
      resolve(error === null ? words : Reflect.get(error, 'code'));
    });
    isBack = true;
  });

const SIX = { address: '::1', family: 6 };
const FOUR = [
  { address: '127.0.0.2', family: 4 },
  { address: '127.0.0.3', family: 4 },
];

describe('a host that was looked up before', () => {
  it.each<[string, string, Asked, unknown]>([
    ['all its addresses, in their order', 'both.test', { all: true }, [[SIX, ...FOUR]]],
    ['those of IPv4 alone', 'both.test', { all: true, family: 4 }, [FOUR]],
    ['those of IPv6 alone', 'both.test', { all: true, family: 'IPv6' }, [[SIX]]],
    ['the first', 'both.test', {}, ['::1', 6]],
    ['the first, of any family', 'both.test', { family: 0 }, ['::1', 6]],
    ['the first of IPv4', 'both.test', { family: 'IPv4', all: false }, ['127.0.0.2', 4]],
    ['that it has none of this family', 'six.test', { family: 4 }, 'ENOTFOUND'],
    ['that it has none, where all are asked for', 'four.test', { family: 6, all: true }, 'ENOTFOUND'],
  ])('tells %s', async (_, host, options, told) => {
    expect(await ask(host, options)).toEqual(told);
  });

  it('is one address only where it has no other, of IPv4', () => {
    expect(['four.test', 'both.test', 'six.test', 'other.test'].map((host) => onlyAddressOf(NAMES, host))).toEqual([
      ...['127.0.0.4', null, null, null],
    ]);
  });

  it('is the only one that is not left to Node', () => {
    expect(lookupOf(NAMES, 'other.test')).toBeUndefined();
    expect(lookupOf([], 'four.test')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { targetSpecSchema } from '../core/target-spec.ts';
import { parseProfile } from './profile.ts';
import { targetSpecOf } from './target-spec.ts';

const specOf = (name: string) =>
  targetSpecOf(parseProfile(builtInProfiles[name], name), { mode: 'gateway-only', url: 'http://127.0.0.1:4100/' });

describe('target spec', () => {
  it.each(Object.keys(builtInProfiles))('of %s is what the record schema accepts', (name) => {
    expect(targetSpecSchema.parse(specOf(name))).toEqual(specOf(name));
  });

  it('of the documented dialect asks for quotes anonymously, with a GET', () => {
    const spec = specOf('reference-documented');
    expect(spec.baseUrl).toBe('http://127.0.0.1:4100');
    expect(spec.operations['quote']).toMatchObject({
      method: 'GET',
      path: '/api/v1/receiver/get-stock-quote',
      symbolsIn: 'query',
      symbolsKey: 'symbols',
      query: { provider: 'longport' },
      auth: 'none',
    });
    expect(spec.operations['query-symbols']).toBeNull();
    expect(spec.socket.subscribe).toEqual({ wsCapabilityType: 'stream-stock-quote', preferredProvider: 'infoway' });
  });

  it('of the stock-api dialect posts the quote request with credentials, and queries with a GET', () => {
    const spec = specOf('stock-api');
    expect(spec.operations['quote']).toMatchObject({
      method: 'POST',
      path: '/api/v1/receiver/data',
      symbolsIn: 'body',
      body: { receiverType: 'get-stock-quote', options: { preferredProvider: 'infoway' } },
      auth: 'key-or-jwt',
      answer: { rowsAt: ['data', 'data'], partialAt: ['data', 'metadata', 'hasPartialFailures'] },
    });
    expect(spec.operations['query-symbols']).toMatchObject({
      path: '/api/v1/query/symbols',
      answer: { rowsAt: ['data', 'data', 'items'], partialAt: ['data', 'metadata', 'errors'] },
    });
    expect(spec.socket).toMatchObject({ subscribe: { preferredProvider: 'infoway' }, sequence: null });
  });

  it.each([
    ['stock-api', { HK: 4, US: 4 }],
    ['reference-documented', { HK: 4 }],
  ])('of %s knows markets by the last dot of its symbols', (name, sizes) => {
    const { quoteMarkets } = specOf(name);
    expect(Object.fromEntries(Object.entries(quoteMarkets).map(([market, { length }]) => [market, length]))).toEqual(
      sizes,
    );
  });

  it('takes markets and operations of the profile before its own', () => {
    const own = { method: 'GET', path: '/mine', symbolsIn: 'query', symbolsKey: 's' };
    const over = { operations: { quote: own, mine: own }, quoteMarkets: { Asia: ['00700.HK'] } };
    const profile = parseProfile({ ...builtInProfiles['stock-api'], ...over }, 'mine');
    const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
    expect(Object.keys(spec.operations)).toEqual(['quote', 'query-symbols', 'basic-info', 'history', 'mine']);
    expect(spec.operations['quote']).toMatchObject({
      path: '/mine',
      auth: 'none',
      answer: { rowsAt: ['data', 'data'] },
    });
    expect(spec.quoteMarkets).toEqual({ Asia: ['00700.HK'] });
  });

  it('says who may vouch for a certificate only where the profile does', () => {
    const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
    const own = { ca: '-----BEGIN CERTIFICATE-----', insecure: false };
    const any = { ca: null, insecure: true };
    const specs = [profile, { ...profile, tls: own }, { ...profile, tls: any }].map((of) =>
      targetSpecOf(of, { mode: 'gateway-only', url: profile.url }),
    );
    expect(specs.map(({ tls }) => tls)).toEqual([undefined, own, any]);
    for (const spec of specs) expect(targetSpecSchema.parse(spec)).toEqual(spec);
  });

  it('carries the options that a profile adds to a quote', () => {
    const profile = {
      ...parseProfile(builtInProfiles['stock-api'], 'stock-api'),
      quoteOptions: { useSmartCache: false },
    };
    const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
    expect(spec.operations['quote']?.body['options']).toEqual({ preferredProvider: 'infoway', useSmartCache: false });
  });
});

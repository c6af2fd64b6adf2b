import { describe, expect, it } from 'vitest';
import referenceDocumented from '../../profiles/reference-documented.ts';
import stockApi from '../../profiles/stock-api.ts';
import { HarnessError } from '../core/errors.ts';
import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import { parseProfile } from '../target/profile.ts';
import { runPlaces, runWords, urlsOfModes } from './places.ts';

const startable = parseProfile(referenceDocumented, 'reference-documented');
const elsewhere = parseProfile(stockApi, 'stock-api');
const sameInBoth: Profile = {
  ...startable,
  managed: startable.managed && { ...startable.managed, start: ['{gateproof}', 'target', '--port', '0'] },
};
const [A, B] = ['http://127.0.0.1:3000', 'http://127.0.0.1:3001'];

type Row = { readonly urls?: readonly string[]; readonly mode?: Mode; readonly profile: Profile };

const shown = ({ urls = [], mode, profile }: Row): string[] =>
  runPlaces({ urls, mode: mode ?? null }, profile).map((place) => `${place.mode ?? 'as it is'} ${place.at.join(' ')}`);

describe('where single runs go', () => {
  it.each<[string, Row, string[]]>([
    [
      'both modes are started where the profile says how',
      { profile: startable },
      ['gateway-only --managed', 'legacy-fallback --managed'],
    ],
    [
      'one mode is started where it is asked for',
      { profile: startable, mode: 'legacy-fallback' },
      ['legacy-fallback --managed'],
    ],
    ['one is started where both would be the same program', { profile: sameInBoth }, ['gateway-only --managed']],
    [
      'a mode is started where both would be the same program, and it is asked for',
      { profile: sameInBoth, mode: 'legacy-fallback' },
      ['legacy-fallback --managed'],
    ],
    ['the address of the profile, in the mode that is on', { profile: elsewhere }, ['as it is ']],
    ['the address of the profile, in a mode', { profile: elsewhere, mode: 'gateway-only' }, ['gateway-only ']],
    ['a plain address, in the mode that is on', { profile: startable, urls: [A] }, [`as it is --url ${A}`]],
    [
      'a plain address, in a mode',
      { profile: elsewhere, urls: [A], mode: 'gateway-only' },
      [`gateway-only --url ${A}`],
    ],
    [
      'an address for each mode',
      { profile: elsewhere, urls: [`legacy-fallback=${B}`, `gateway-only=${A}`] },
      [`legacy-fallback --url ${B}`, `gateway-only --url ${A}`],
    ],
    [
      'the address of the mode that is asked for',
      { profile: elsewhere, urls: [`legacy-fallback=${B}`, `gateway-only=${A}`], mode: 'gateway-only' },
      [`gateway-only --url ${A}`],
    ],
    ['one mode that has an address', { profile: startable, urls: [`gateway-only=${A}`] }, [`gateway-only --url ${A}`]],
  ])('%s', (_, row, places) => {
    expect(shown(row)).toEqual(places);
  });

  it.each<[string, Row]>([
    ['two plain addresses', { profile: elsewhere, urls: [A, B] }],
    ['a plain one beside one of a mode', { profile: elsewhere, urls: [A, `gateway-only=${B}`] }],
    ['two of one mode', { profile: elsewhere, urls: [`gateway-only=${A}`, `gateway-only=${B}`] }],
    ['that of another mode', { profile: startable, urls: [`gateway-only=${A}`], mode: 'legacy-fallback' }],
    ['no address at all', { profile: elsewhere, urls: ['there'] }],
  ])('%s is refused', (_, row) => {
    expect(() => shown(row)).toThrow(HarnessError);
  });
});

describe('as flags', () => {
  it('of run', () => {
    expect(runWords({ target: 'mine' }, { mode: 'gateway-only', at: ['--url', A] })).toEqual([
      ...['--target', 'mine', '--url', A, '--mode', 'gateway-only'],
    ]);
    expect(runWords({ target: 'mine' }, { mode: null, at: [] })).toEqual(['--target', 'mine']);
  });

  it('of ab, which starts both modes where there are none', () => {
    expect(urlsOfModes({ urls: [`gateway-only=${A}`] })).toEqual(['--url', `gateway-only=${A}`]);
    expect(urlsOfModes({ urls: [] })).toEqual([]);
  });
});

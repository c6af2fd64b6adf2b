import { expect, it } from 'vitest';
import { type SharedFlags, sharedWordsOf } from './shared-words.ts';

const BARE: SharedFlags = { target: 'reference-documented', seed: '1', allowHost: [], waitQuiet: '10s', source: [] };

it.each<[string, Partial<SharedFlags>, readonly string[]]>([
  ['nothing more', {}, []],
  ['load processes', { workers: '2' }, ['--workers', '2']],
  ['samples', { samples: true }, ['--samples']],
  [
    'addresses to come from',
    { source: ['127.0.0.2', '127.0.0.3'] },
    ['--source', '127.0.0.2', '--source', '127.0.0.3'],
  ],
  ['a host that may be loaded', { allowHost: ['staging'] }, ['--allow-host', 'staging']],
  ['a bad network', { proxyFault: ['delay=40ms'] }, ['--proxy-fault', 'delay=40ms']],
  ['but not what is of the search alone', { json: true, out: 'out', seed: '9' }, []],
])('a step shares with its search %s', (_, flags, words) => {
  expect(sharedWordsOf({ ...BARE, ...flags })).toEqual([
    ...['--target', 'reference-documented', '--wait-quiet', '10s'],
    ...words,
  ]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainJson } from './plain-json.ts';

/** Inside a buffer that others use too: what stands around it says nothing. */
const isPlain = (text: string): boolean => {
  const bytes = Buffer.from(text);
  const answers = ['', ']', '"', '}', '1', ' '].map((around) =>
    isPlainJson(
      Buffer.concat([Buffer.from(around), bytes, Buffer.from(around)]),
      around.length,
      around.length + bytes.length,
    ),
  );
  expect(new Set(answers).size).toBe(1);
  return answers[0]!;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('words that nobody reads', () => {
  it.each([
    '["connected",{"success":true,"message":"Connection established","data":{"clientId":"a-b_c/1"},"timestamp":1795392657266}]',
    '["subscribe-ack",{"data":{"symbols":["A.US","B.US"],"none":null,"empty":[],"nothing":{}},"ok":false}]',
    ' [ 1 , -0.5 , 0 , 10.25 , "" ] ',
    'null',
    '[[[[{"a":[{}]}]]]]',
  ])('%s are known to be JSON', (text) => {
    expect(isJson(text)).toBe(true);
    expect(isPlain(text)).toBe(true);
  });

  it.each(['["\\u0041"]', '["名"]', '[1e3]', `${'['.repeat(40)}${']'.repeat(40)}`])(
    '%s are left to the parser, though they are JSON',
    (text) => {
      expect(isJson(text)).toBe(true);
      expect(isPlain(text)).toBe(false);
    },
  );

  it.each([
    ...[
      '',
      '[',
      ']',
      '[}',
      '{]',
      '[1,]',
      '[,1]',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{,}',
      '{1:2}',
      '[1 2]',
      '[1]2',
      '[1],',
    ],
    ...[
      '01',
      '-',
      '1.',
      '.5',
      '+1',
      '--1',
      '1.5.2',
      'tru',
      'truex',
      'nul',
      'None',
      '"a',
      '["a]',
      '{"a":1]',
      '[1}',
      ':',
    ],
    ...['"a\tb"', '[1\v]', '[1\f]', '[\u00a0]', '1 1', '{"a":1 "b":2}', '{"a" 1}', '{"a":1,"b"}'],
  ])('%j are never taken for JSON', (text) => {
    expect(isJson(text)).toBe(false);
    expect(isPlain(text)).toBe(false);
  });

  it('are never taken for JSON where the parser would not, whatever is changed in them', () => {
    const changed = fc
      .tuple(
        fc.jsonValue({ depthSize: 'medium' }),
        fc.nat(),
        fc.constantFrom('', '"', ',', ':', '}', ']', '0', '-', 't', '\\', ' '),
      )
      .map(([value, at, letter]) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        return `${text.slice(0, place)}${letter}${text.slice(place + (at % 2))}`;
      });
    fc.assert(
      fc.property(changed, (text) => {
        if (isPlain(text)) expect(isJson(text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are known to be JSON whatever they hold that is plain', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcXYZ-_./: {}[],0189') });
    const plain = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, word, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
      list: fc.array(tie('any'), { maxLength: 4 }),
      map: fc.dictionary(word, tie('any'), { maxKeys: 4, noNullPrototype: true }),
    })).any;
    fc.assert(
      fc.property(plain, fc.constantFrom(0, 2), (value, indent) => {
        expect(isPlain(JSON.stringify(value, null, indent))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

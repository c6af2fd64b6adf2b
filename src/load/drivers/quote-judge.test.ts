import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import referenceDocumented from '../../../profiles/reference-documented.ts';
import referenceStockApi from '../../../profiles/reference-stock-api.ts';
import { type ProfileInput, profileSchema } from '../../core/profile.ts';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { faultOfAnswer } from './quote-answer.ts';
import { createAnswerJudge, textOfBytes } from './quote-judge.ts';
import { fixedHeaders, prepareRequests } from './quote-request.ts';
import { hasShape, shapeOf } from './quote-shape.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const ANYBODY = { key: { appKey: 'some-app-key', accessToken: 'some-access-token' }, jwt: null };
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

type Asked = { readonly spec: QuoteRequestSpec; readonly symbols: readonly string[]; readonly bytes: string };

/** What the reference target really answers to one request, as bytes. */
const ask = async (
  input: ProfileInput,
  operation: 'quote' | 'query-symbols',
  count: number,
  more: Partial<QuoteRequestSpec['answer']> = {},
): Promise<Asked> => {
  const profile = profileSchema.parse(input);
  const target = await startForTest({ dialect: profile.dialect });
  const found = targetSpecOf(profile, { mode: 'gateway-only', url: target.url }).operations[operation] ?? null;
  const spec = found === null ? null : { ...found, answer: { ...found.answer, ...more } };
  const [request] = spec === null ? [] : prepareRequests(spec, profile.quoteSymbols, count);
  if (spec === null || request === undefined) throw new Error(`${profile.name} has no ${operation}`);
  const headers = fixedHeaders(spec, ANYBODY);
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ''] as const] : []));
  const answer = await fetch(`${target.url}${request.path}`, {
    method: spec.method,
    headers: Object.fromEntries(pairs),
    body: request.body,
  });
  return { spec, symbols: request.symbols, bytes: Buffer.from(await answer.arrayBuffer()).toString('latin1') };
};

const OPERATIONS = [
  { name: 'a documented quote', asked: () => ask(referenceDocumented, 'quote', 1) },
  { name: 'a documented quote of three', asked: () => ask(referenceDocumented, 'quote', 3) },
  { name: 'a quote of stock-api', asked: () => ask(referenceStockApi, 'quote', 2) },
  {
    name: 'a quote whose rows must hold some fields',
    asked: () => ask(referenceStockApi, 'quote', 2, { rowsLeast: 2, rowFields: ['symbol', 'lastPrice', 'timestamp'] }),
  },
  { name: 'a query of stock-api', asked: () => ask(referenceStockApi, 'query-symbols', 2) },
];

/** Pieces that could make a bad answer look like a good one, or a good one be another. */
const SNIPPETS = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    '\u0000',
    '\u0001',
    '\u0080',
    '-',
    '.',
    'e9',
    '0',
    'null',
    'true',
    'false',
  ],
  ...[
    '"success":true',
    '"success":false,',
    ',"success":false',
    '{"success":true}',
    '"hasPartialFailures":true,',
    ',"hasPartialFailures":true',
  ],
  ...[
    '"failures":[{"symbol":"A"}],',
    ',"failures":[1]',
    '"errors":[{}]',
    '"data":[],',
    ',"data":null',
    '"symbol":"X",',
    ',"symbol":"X"',
  ],
  ...[
    '"error":"no \\"symbol\\":\\"00700.HK\\""',
    '//',
    '\u00ef\u00bb\u00bf',
    '[1]',
    '{"symbol":"00700.HK"}',
    '"sym\\u0062ol":"X",',
    'trailing',
  ],
];

const mutation = fc.record({
  kind: fc.constantFrom('cut', 'drop', 'repeat', 'insert', 'replace', 'digit', 'letter'),
  at: fc.nat(),
  length: fc.integer({ min: 0, max: 40 }),
  snippet: fc.constantFrom(...SNIPPETS),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer One> ? One : never;

const mutated = (bytes: string, { kind, at, length, snippet }: Mutation): string => {
  const from = at % (bytes.length + 1);
  const [before, piece, after] = [bytes.slice(0, from), bytes.slice(from, from + length), bytes.slice(from + length)];
  switch (kind) {
    case 'cut':
      return before;
    case 'drop':
      return before + after;
    case 'repeat':
      return before + piece + piece + after;
    case 'insert':
      return before + snippet + piece + after;
    case 'replace':
      return before + snippet + after;
    case 'digit':
      return before + piece.replace(/[0-9]/g, '7') + after;
    default:
      return before + piece.replace(/[a-z]/g, 'q') + after;
  }
};

describe.each(OPERATIONS)('the shape of $name', ({ asked }) => {
  it('never takes a bad answer for a complete one', async () => {
    const { spec, symbols, bytes } = await asked();
    const shape = shapeOf(spec.answer, symbols, bytes);
    expect(hasShape(shape!, symbols, bytes)).toBe(true);
    let alike = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const other = mutations.reduce(mutated, bytes);
        if (!hasShape(shape!, symbols, other)) return;
        alike += other === bytes ? 0 : 1;
        expect(faultOfAnswer(spec, symbols, 200, textOfBytes(other))).toBeNull();
      }),
      { numRuns: 2_000, seed: 7 },
    );
    // Or the property would have said nothing.
    expect(alike).toBeGreaterThan(20);
  });

  it('takes another answer of the same kind, and not one to another request', async () => {
    const { spec, symbols, bytes } = await asked();
    const shape = shapeOf(spec.answer, symbols, bytes)!;
    const later = (await asked()).bytes;
    expect(later).not.toBe(bytes);
    expect(hasShape(shape, symbols, later)).toBe(true);
    expect(hasShape(shape, symbols.with(0, '09999.HK'), later)).toBe(false);
    expect(hasShape(shape, [...symbols, '09999.HK'], later)).toBe(false);
  });
});

const spec: QuoteRequestSpec['answer'] = {
  successAt: ['success'],
  rowsAt: ['data'],
  symbolField: 'symbol',
  partialAt: ['partial'],
  errorCodeAt: ['code'],
};
const good = '{"success":true,"data":[{"symbol":"A","price":1.5,"note":"x"}],"partial":false,"list":[]}';

describe('what a shape leaves open', () => {
  it.each([
    ['another number', good.replace('1.5', '-20'), true],
    ['another text', good.replace('"x"', '"yz é"'), true],
    ['another symbol', good.replace('"A"', '"B"'), false],
    ['a number where a text was', good.replace('"x"', '1'), false],
    ['no text where one was', good.replace('"x"', '""'), false],
    ['null where a number was', good.replace('1.5', 'null'), false],
    ['a number that no number can hold', good.replace('1.5', '1e999'), false],
    ['a number that is none', good.replace('1.5', '01'), false],
    ['an escape in a text', good.replace('"x"', '"\\""'), false],
    ['a line in a text', good.replace('"x"', '"\n"'), false],
    ['success in a text', good.replace('true', '"true"'), false],
    ['success false', good.replace('true', 'false'), false],
    ['a partial failure', good.replace('false', 'true'), false],
    ['a list that has become longer', good.replace('[]', '[1]'), false],
    ['a second row', good.replace('}],', '},{"symbol":"B","price":1.5,"note":"x"}],'), false],
    ['something behind it', `${good} `, false],
    ['half of it', good.slice(0, -1), false],
    ['spaces elsewhere', good.replace(':', ': '), false],
  ])('%s: %#', (_, text, isAlike) => {
    const shape = shapeOf(spec, ['A'], good);
    expect(hasShape(shape!, ['A'], bytesOf(text))).toBe(isAlike);
  });

  it.each([
    ['says a key twice', good.replace('"list":[]', '"success":true')],
    ['writes a key with escapes', good.replace('"list"', '"l\\u0069st"')],
    ['has no row of its own for a symbol', good.replace('"symbol":"A"', '"symbol":"\\u0041"')],
    ['is very long', good.replace('"x"', `"${'x'.repeat(40_000)}"`)],
  ])('nothing of an answer that %s: it has no shape', (_, text) => {
    expect(shapeOf(spec, ['A'], bytesOf(text))).toBeNull();
  });

  it('nothing of what is written in no plain way: it has to come again', () => {
    const odd = good.replace('1.5', '1e3').replace('"x"', '"\\n"').replace('[]', ' [ ]');
    const shape = shapeOf(spec, ['A'], odd);
    expect([odd, good, odd.replace('1e3', '1e4')].map((text) => hasShape(shape!, ['A'], text))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a judge of answers', () => {
  const request: QuoteRequestSpec = { ...PLAIN_QUOTE, answer: spec };

  it('says of every answer what judging it whole says, whatever came before', () => {
    const texts = [
      good,
      good.replace('1.5', '2'),
      good.replace('"A"', '"B"'),
      good.replace('true', 'false'),
      good.slice(0, 30),
      good.replace('"partial":false', '"partial":true'),
      good.replace('"note":"x"', '"note":null'),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...texts), fc.constantFrom(200, 201, 429, 500), fc.constantFrom('A', 'B')), {
          maxLength: 150,
        }),
        (answers) => {
          const judge = createAnswerJudge(request);
          for (const [text, status, symbol] of answers)
            expect(judge.faultOf(status, [symbol], bytesOf(text))).toBe(faultOfAnswer(request, [symbol], status, text));
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('keeps to few shapes where every answer looks different, and is right all the same', () => {
    const judge = createAnswerJudge(request);
    for (let n = 0; n < 40; n += 1) {
      const text = good.replace('"list"', `"list${n}"`);
      expect(judge.faultOf(200, ['A'], text)).toBeNull();
      expect(judge.faultOf(200, ['B'], text)).toBe('missing-symbol');
    }
  });

  it.each([100, 700, 4_000])(
    'is right about an answer with %d numbers, whatever V8 makes of a pattern of them',
    (count) => {
      const judge = createAnswerJudge(request);
      const numbers = Array.from({ length: count }, (_, i) => (i % 7) + 0.25);
      const bytes = JSON.stringify({ success: true, data: [{ symbol: 'A', k: numbers }], partial: false });
      for (let asked = 0; asked < 120; asked += 1) expect(judge.faultOf(200, ['A'], bytes)).toBeNull();
      expect(judge.faultOf(200, ['A'], bytes.replace('"A"', '"B"'))).toBe('missing-symbol');
    },
  );
});

describe('a symbol of bytes beyond ASCII', () => {
  it('is judged whole: what its bytes say depends on how they are read', () => {
    const shape = shapeOf(spec, ['A'], good)!;
    expect(hasShape(shape, ['A'], good)).toBe(true);
    expect(hasShape(shape, ['\xd6'], good.replace('"A"', '"\xd6"'))).toBe(false);
  });
});

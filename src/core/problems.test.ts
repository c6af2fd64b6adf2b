import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXIT, HarnessError } from './errors.ts';
import { parseOrThrow, problemsOf } from './problems.ts';
import { profileSchema } from './profile.ts';
import { scenarioSchema } from './scenario.ts';
import { problemText as text } from './text/en/problem.ts';

const problemsIn = (schema: z.ZodType, input: unknown) => {
  const parsed = schema.safeParse(input);
  if (parsed.success) throw new Error('the input was accepted');
  return problemsOf(parsed.error, input, schema, text);
};

const goodPhase = { name: 'hold', durationMs: 4_000, quotes: { ratePerSec: 50 } };
const good = { name: 'small', question: 'does it hold?', phases: [goodPhase], gating: ['response-p95'] };

describe('problems of a scenario', () => {
  it('lists five different mistakes, in the order of the file, each with its path and a fix', () => {
    const problems = problemsIn(scenarioSchema, {
      name: 'Not Allowed',
      phases: [{ name: 'hold', durationMS: 4_000, quotes: { ratePerSec: '50', shape: 'constnt' } }],
      gating: ['response-p95'],
      sliceMs: 3,
    });
    expect(problems).toEqual([
      {
        path: 'name',
        expected: 'lower-case words joined by dashes',
        got: '"Not Allowed"',
        fix: 'Write lower-case words joined by dashes.',
      },
      { path: 'phases[0].durationMS', expected: 'no such key', got: '4000', fix: 'Did you mean `durationMs`?' },
      {
        path: 'phases[0].quotes.ratePerSec',
        expected: 'a number above 0',
        got: '"50"',
        fix: 'Write 50 without quotes.',
      },
      {
        path: 'phases[0].quotes.shape',
        expected: 'one of `constant`, `poisson`, `ramp`, `step`, `spike`',
        got: '"constnt"',
        fix: 'Did you mean `constant`?',
      },
      {
        path: 'sliceMs',
        expected: 'a whole number of at least 100',
        got: '3',
        fix: 'Write a whole number of at least 100.',
      },
      {
        path: 'question',
        expected: 'text that is not empty',
        got: 'nothing',
        fix: 'Add `question`: text that is not empty.',
      },
    ]);
  });

  it.each([
    [
      'a refinement carries its message',
      { ...good, phases: [{ name: 'idle', durationMs: 1 }] },
      'phases[0]',
      /needs quotes, connections, or a herd/,
    ],
    [
      'a refinement with a path stands at that path',
      { ...good, phases: [{ ...goodPhase, judged: false }] },
      'phases',
      /at least one phase must be judged/,
    ],
    [
      'an object with a prefault names its own keys',
      { ...good, quotes: { timeoutMS: 5 } },
      'quotes.timeoutMS',
      /mean `timeoutMs`/,
    ],
    [
      'a key with no near name lists the keys that may stand there',
      { ...good, caps: { zzz: 1 } },
      'caps.zzz',
      /`durationMs`, `ratePerSec`, `connections`/,
    ],
    [
      'a key that is already there is not proposed again',
      { ...good, caps: { connections: 1, connection: 2 } },
      'caps.connection',
      /Remove it/,
    ],
    [
      'a value of the wrong kind says what to write',
      { ...good, phases: { name: 'x' } },
      'phases',
      /Write a list with at least 1 entry/,
    ],
    ['a missing list says that it is missing', { ...good, gating: undefined }, 'gating', /Add `gating`: a list/],
    [
      'a text where true or false belongs loses its quotes',
      { ...good, phases: [{ ...goodPhase, judged: 'true' }] },
      'phases[0].judged',
      /Write true without quotes/,
    ],
    ['a number that is none is told so', { ...good, sliceMs: Number.NaN }, 'sliceMs', /whole number of at least 100/],
    ['an objective with a typo is corrected', { ...good, gating: ['respons-p95'] }, 'gating[0]', /mean `response-p95`/],
    ['not an object at all', 7, '(the whole value)', /an object with `name`, `question`, `phases`, `gating`/],
    ['nothing at all', null, '(the whole value)', /an object with/],
  ])('%s', (_, input, path, fix) => {
    expect(problemsIn(scenarioSchema, input)).toEqual([
      expect.objectContaining({ path, fix: expect.stringMatching(fix) }),
    ]);
  });
});

describe('problems of unions', () => {
  const union = z.strictObject({
    load: z.union([
      z.strictObject({ rate: z.number() }),
      z.strictObject({ count: z.number(), holdMs: z.number() }),
      z.literal('none'),
    ]),
  });
  const tagged = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('run'), id: z.string() }),
    z.strictObject({ kind: z.literal('pair'), left: z.string() }),
  ]);

  it('looks into the branch that fits best', () => {
    expect(problemsIn(union, { load: { count: 3, holdMS: 4 } }).map(({ path, fix }) => `${path} ${fix}`)).toEqual([
      'load.holdMS Did you mean `holdMs`?',
    ]);
  });

  it('names all choices when none fits', () => {
    expect(problemsIn(union, { load: 5 })[0]?.expected).toBe(
      'an object with `rate`, or an object with `count`, `holdMs`, or `none`',
    );
  });

  it('names the tags when the tag is wrong, and looks into the branch of a right one', () => {
    expect(problemsIn(tagged, { kind: 'rnu', id: 'a' })[0]).toMatchObject({ path: 'kind', got: '"rnu"' });
    expect(problemsIn(tagged, { kind: 'pair', lef: 'a' }).map(({ fix }) => fix)).toEqual(['Did you mean `left`?']);
  });

  it('says both forms of an endpoint', () => {
    const endpoints = { health: 3 };
    const problem = problemsIn(profileSchema, { name: 'x', endpoints }).find(({ path }) => path === 'endpoints.health');
    expect(problem?.fix).toBe('Write text that starts with `/`, or `absent`.');
  });

  it('reads the keys of a record from its enum', () => {
    const record = z.strictObject({ modes: z.partialRecord(z.enum(['fast', 'slow']), z.number()) });
    expect(problemsIn(record, { modes: { fsat: 1 } })[0]?.fix).toBe('Did you mean `fast`?');
  });
});

describe('what is shown of a refused value', () => {
  it('never a secret', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(20)}.sig`;
    const schema = z.strictObject({ accessToken: z.number(), note: z.number(), nested: z.number() });
    const problems = problemsIn(schema, {
      accessToken: 'hunter2',
      note: `Bearer ${jwt}`,
      nested: { password: 'hunter2' },
    });
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|eyJ/);
    expect(problems).toHaveLength(3);
  });

  it('short, whatever it is', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const schema = z.strictObject({ a: z.number(), b: z.number(), c: z.number(), d: z.number(), e: z.number() });
    const input = { a: 'x '.repeat(5_000), b: circular, c: 10n, d: () => 1, e: Symbol('s') };
    for (const problem of problemsIn(schema, input)) expect(problem.got.length).toBeLessThan(80);
  });
});

describe('parseOrThrow', () => {
  const reader = { what: 'the scenario', origin: 'storm.ts', exitCode: EXIT.usage, text };

  it('gives a new value with the defaults, frozen to its depth, and leaves the input alone', () => {
    const input = structuredClone(good);
    const scenario = parseOrThrow(scenarioSchema, input, reader);
    expect(scenario.quotes.timeoutMs).toBe(10_000);
    expect(Object.isFrozen(scenario.phases[0]?.quotes)).toBe(true);
    expect(() => Object.assign(scenario.phases[0] ?? {}, { name: 'other' })).toThrow(TypeError);
    expect(input).toEqual(good);
    expect(Object.isFrozen(input.phases)).toBe(false);
  });

  it('throws with the exit code, all problems and the cause', () => {
    const attempt = () => parseOrThrow(scenarioSchema, { ...good, gating: [], sliceMs: 1 }, reader);
    expect(attempt).toThrow(HarnessError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2, message: 'the scenario storm.ts was refused: 2 problems' });
      expect((error as HarnessError).problems.map(({ path }) => path)).toEqual(['gating', 'sliceMs']);
      expect((error as HarnessError).cause).toBeInstanceOf(z.ZodError);
    }
  });
});

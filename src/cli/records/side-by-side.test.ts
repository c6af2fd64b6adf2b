import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { buildRecord, evenly, type RecordSeen } from '../../judge/testing/build-record.ts';
import { incomparabilitiesOf, type Side } from './comparable.ts';
import { sideBySideJson, sideBySideOf, sideBySideText } from './side-by-side.ts';

const environment = buildRecord().environment;
const known = { ...environment, cpuModel: 'Some Processor', fingerprint: 'aaaa' };
const slices = evenly({ ok: 4_000, connections: 400, frames: 1_200, audience: 10 });

const recordOf = (rest: RecordSeen = {}): RunRecord =>
  buildRecord({ environment: known, modes: { 'gateway-only': { slices } }, ...rest });

const side = (letter: Side['letter'], record: RunRecord): Side => ({
  ...{ letter, name: `run-${letter}`, record, judgement: judge(record) },
});

const compared = (one: RunRecord, other: RunRecord) => {
  const sides = [side('A', one), side('B', other)] as const;
  const found = sideBySideOf(...sides, incomparabilitiesOf(...sides));
  const text = sideBySideText(sides, found, { catalogue: englishCatalogue, columns: 100 });
  return { found, text, json: JSON.parse(sideBySideJson(sides, found)) };
};

const first = recordOf();
const slower = recordOf({
  runId: 'later',
  modes: {
    'gateway-only': {
      slices: evenly({ ok: 4_000, slow: 3_000, connections: 400, frames: 1_200, audience: 10 }),
      target: { ...first.modes[0]!.target, baseUrl: 'http://127.0.0.1:4000' },
    },
  },
});

describe('two runs that differ in the target alone', () => {
  const { found, text, json } = compared(first, slower);

  it('are comparable, although their addresses differ', () => {
    expect(found.reasons).toEqual([]);
    expect(found.comparable).toBe(true);
  });

  it('are comparable where each stands at two addresses of its own, and not where one has more of them', () => {
    const at = (...ports: number[]): RunRecord => {
      const [baseUrl = '', ...alsoAt] = ports.map((port) => `http://127.0.0.1:${port}`);
      return recordOf({
        modes: { 'gateway-only': { slices, target: { ...first.modes[0]!.target, baseUrl, alsoAt } } },
      });
    };
    expect(compared(at(3000, 3001), at(4000, 4001)).found.reasons).toEqual([]);
    expect(compared(at(3000, 3001), at(4000)).found.reasons).toMatchObject([{ code: 'target' }]);
  });

  it('stand side by side with what lies between them', () => {
    const p95 = found.modes[0]!.figures.find(({ figure }) => figure === 'responseP95')!;
    expect(p95.b! - p95.a!).toBe(p95.difference);
    expect(p95.difference).toBeGreaterThan(300);
    expect(text).toMatch(/response P95.*ms\s+4\d\d ms\s+\+3\d\d ms/);
    expect(text).toMatch(/error ratio\s+0 %\s+0 %/);
  });

  it('are labelled as advice, whatever lies between them', () => {
    expect(text.split('\n')[0]).toBe('Side by side: advice, not judged');
    expect(text).toContain('one after the other');
    expect(json).toMatchObject({ judged: false, comparable: true, a: { verdict: 'pass' }, b: { verdict: 'fail' } });
  });
});

const [mode] = first.modes;
const { scenario } = first;
const shards = (fingerprints: readonly string[]): RunRecord['shards'] =>
  fingerprints.map((fingerprint, i) => ({
    ...{ index: i + 1, of: null, runId: 's', startedAt: first.startedAt, durationMs: 1, command: 'x', workers: 1 },
    environment: { ...known, fingerprint },
    host: null,
  }));

describe('two runs are incomparable', () => {
  it.each<[string, RecordSeen, string, RegExp]>([
    [
      'on another machine',
      { environment: { ...known, cpus: 8, fingerprint: 'bbbb' } },
      'machine',
      /processors: 2 \(A\), 8 \(B\)/,
    ],
    ['on an unknown machine', { environment }, 'machine', /^B does not say/],
    [
      'on other machines of shards',
      { shards: shards(['aaaa', 'bbbb']) },
      'machine',
      /one for each shard: 1 \(A\), 2 \(B\)/,
    ],
    ['of another plan', { planHash: 'b'.repeat(64) }, 'plan', /plan: "a{12}" \(A\), "b{12}" \(B\)/],
    ['with another seed', { seed: 8 }, 'plan', /seed: 7 \(A\), 8 \(B\)/],
    ['of another version', { tool: { name: 'gateproof', version: '0.2.0' } }, 'engine', /"0.1.0" \(A\), "0.2.0" \(B\)/],
    [
      'with more load processes',
      { workers: [0, 1].map((index) => ({ index, fate: 'done' as const, detail: '' })) },
      'engine',
      /load processes: 1 \(A\), 2 \(B\)/,
    ],
    [
      'that was stopped',
      { stopped: { why: 'sigint', detail: 'Ctrl-C', atMs: 5_000 } },
      'void',
      /^B has no verdict.*stopped/,
    ],
    [
      'that bailed',
      { stopped: { why: 'bail', detail: 'P95 is lost', atMs: 9_000 } },
      'void',
      /^B: the run ended after 9 s by --bail, not at the end of its plan$/,
    ],
    [
      'that was decided early',
      { stopped: { why: 'decided', detail: 'both are alike', atMs: 59_000 } },
      'void',
      /^B: the run ended after 59 s because enough was known/,
    ],
    ['that is a shard', { shard: { index: 1, count: 2 } }, 'void', /^B has no verdict.*shard 1 of 2/],
  ])('when one is %s', (_, change, code, said) => {
    const { found, text, json } = compared(first, recordOf(change));
    expect(found.reasons.map((reason) => reason.code)).toContain(code);
    expect(found.reasons.map((reason) => reason.text).join('\n')).toMatch(new RegExp(said.source, 'm'));
    expect(found.modes.flatMap(({ figures }) => figures).every(({ difference }) => difference === null)).toBe(true);
    expect(found.modes.flatMap(({ figures }) => figures).some(({ a, b }) => a !== null && b !== null)).toBe(true);
    expect(text.split('\n')[0]).toBe('INCOMPARABLE');
    expect(text).not.toContain('B - A');
    expect(json.comparable).toBe(false);
  });

  it.each<[string, RunRecord, string, RegExp]>([
    ['scenario', { ...first, scenario: { ...scenario, drainMs: 1 } }, 'scenario', /drainMs: 10000 \(A\), 1 \(B\)/],
    [
      'profile',
      { ...first, modes: [{ ...mode!, target: { ...mode!.target, profile: 'stock-api' } }] },
      'target',
      /profile: "reference-documented" \(A\), "stock-api" \(B\)/,
    ],
    ['way of logging in', { ...first, modes: [{ ...mode!, quoteAuth: 'jwt' }] }, 'target', /quoteAuth/],
    ['set of modes', recordOf({ modes: { 'legacy-fallback': { slices } } }), 'modes', /"?gateway-only"? \(A\)/],
  ])('when one has another %s', (_, other, code, said) => {
    const { found } = compared(first, other);
    expect(found.reasons).toEqual([{ code, text: expect.stringMatching(said) }]);
  });

  it('when one showed more keys, where both records know how many', () => {
    const showing = (quotes: number): RunRecord => ({ ...first, modes: [{ ...mode!, keys: { quotes, sockets: 1 } }] });
    expect(compared(showing(1), showing(4)).found.reasons).toEqual([
      { code: 'target', text: expect.stringMatching(/keys.*1.*\(A\).*4.*\(B\)/) },
    ]);
    expect(compared(first, showing(4)).found.reasons).toEqual([]);
  });

  it('with every reason named at once', () => {
    const other = recordOf({ seed: 8, planHash: 'b'.repeat(64), environment: { ...known, cpus: 4, fingerprint: 'b' } });
    expect(compared(first, other).found.reasons.map(({ code }) => code)).toEqual([
      'machine',
      'machine',
      'plan',
      'plan',
    ]);
  });

  it('on another machine of one shard, which is named', () => {
    const [one, other] = [
      recordOf({ shards: shards(['aaaa', 'aaaa']) }),
      recordOf({ shards: shards(['aaaa', 'cccc']) }),
    ];
    expect(compared(one, other).found.reasons).toEqual([
      { code: 'machine', text: 'machine of shard 2, fingerprint: "aaaa" (A), "cccc" (B)' },
    ]);
    expect(compared(one, one).found.comparable).toBe(true);
  });

  it('and without a mode in common show no figure', () => {
    const { text } = compared(first, recordOf({ modes: { 'legacy-fallback': { slices } } }));
    expect(text).toContain('No mode was played in both');
  });
});

describe('a hostile record', () => {
  it('brings no control character to the terminal', () => {
    const { text } = compared(first, {
      ...first,
      runId: '\u001b[2Jx\u202e\nPASS',
      scenario: { ...scenario, name: '\u001b' },
    });
    expect(text).not.toMatch(/^PASS/m);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import { createPlan } from '../../../scenario/plan.ts';
import { manifestsOf, type OperatorOptions } from './operator.ts';
import { playerFiles } from './player-files.ts';
import { rulesOf } from './rules.ts';
import { type Plain, yamlText } from './yaml.ts';

const phase = (name: string, judged: boolean) => ({ name, judged, durationMs: 2_000, quotes: { ratePerSec: 5 } });
const scenario = parseScenario(
  {
    name: 'judged-twice',
    question: 'What is judged?',
    gating: ['error-rate'],
    phases: [phase('warm-up', false), phase('one', true), phase('rest', false), phase('two', true)],
  },
  'here',
);
const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });

describe('thresholds', () => {
  it('are rates of what is bad, guarded by the number of judged requests, and what k6 does not see is left out', () => {
    const { exported, leftOut } = rulesOf(plan, [
      { id: 'availability', limit: 0.999, allowedBadRatio: 0.001 },
      { id: 'response-p95', limit: 150, allowedBadRatio: 0.05 },
      { id: 'cpu', limit: 0.8, allowedBadRatio: 0.05 },
    ]);
    expect(exported).toEqual({
      judged: [
        [10, 19],
        [30, 39],
      ],
      rules: [
        { metric: 'gateproof_bad_availability', bad: { what: 'unserved' } },
        { metric: 'gateproof_bad_response_p95', bad: { what: 'slow', limitMs: 150 } },
      ],
      thresholds: {
        gateproof_bad_availability: ['rate<0.001'],
        gateproof_bad_response_p95: ['rate<0.05'],
        gateproof_judged: ['count>=20'],
      },
    });
    expect(leftOut.map(({ id }) => id)).toEqual(['cpu']);
  });
});

describe('the files of the player', () => {
  it('lie flat, and each finds beside it what it imports', async () => {
    const { entry, files } = await playerFiles();
    expect([...files.keys()]).toContain(entry);
    for (const [name, code] of files) {
      const local = [...code.matchAll(/^(?:import|export) (?!type)[^;]*from '(\.[^']*)';/gm)].map(
        ([, from = '']) => from,
      );
      for (const from of local) expect([...files.keys()], `${name} imports ${from}`).toContain(from.replace('./', ''));
    }
  });
});

const options = (plan: string, more: Partial<OperatorOptions> = {}): OperatorOptions => ({
  ...{ scenario: 'a-scenario-with-a-name-longer-than-any-pod', entry: 'main.ts', parallelism: 4, image: null },
  ...{
    files: new Map([
      ['main.ts', 'x'],
      ['plan.json', plan],
    ]),
    hasSecrets: false,
  },
  ...more,
});
const BYTES_BESIDE_PLAN = 'main.tsxplan.json'.length;

describe('manifests', () => {
  it.each([
    { why: 'the last byte that fits', bytes: 1_000_000 - BYTES_BESIDE_PLAN, way: 'config-map' },
    { why: 'one byte more', bytes: 1_000_001 - BYTES_BESIDE_PLAN, way: 'volume' },
  ])('take the $way at $why', ({ bytes, way }) => {
    const made = manifestsOf(options('x'.repeat(bytes)));
    expect(made.way).toBe(way);
    const text = yamlText(made.files.get('testrun.yaml') ?? []);
    expect(text).toContain(way === 'volume' ? 'volumeClaim:' : 'configMap:');
    expect(yamlText(made.files.get('before.yaml') ?? []).includes('kind: ConfigMap')).toBe(way === 'config-map');
  });

  it('bear a name that a pod can bear, and name a Secret only where one is needed', () => {
    const made = manifestsOf(options('x'));
    expect(made.name).toMatch(/^gateproof-[a-z-]*[a-z]$/);
    expect(made.name.length).toBeLessThanOrEqual(40);
    const text = (more: Partial<OperatorOptions>) =>
      yamlText(manifestsOf(options('x', more)).files.get('testrun.yaml') ?? []);
    expect(text({})).not.toContain('secretRef');
    // Without it k6 would speak HTTP/2 where the target offers it.
    expect(text({})).toContain('- name: GODEBUG\n        value: "http2client=0"\n');
    expect(text({ hasSecrets: true })).toContain(`- secretRef:\n          name: ${made.name}`);
    expect(text({ image: 'me/k6:1' })).toContain('image: "me/k6:1"');
  });
});

describe('YAML', () => {
  it.each<[string, Plain, string]>([
    ['a word', { a: 'word' }, 'a: word\n'],
    [
      'what YAML would take for something else',
      { a: 'true', b: 'No', c: '1', d: '' },
      'a: "true"\nb: "No"\nc: "1"\nd: ""\n',
    ],
    ['signs', { a: 'x: y', b: '- z', c: '#' }, 'a: "x: y"\nb: "- z"\nc: "#"\n'],
    ['numbers and truths', { a: 1, b: true }, 'a: 1\nb: true\n'],
    ['lists in maps in lists', { a: [{ b: 1, c: ['d'] }] }, 'a:\n  - b: 1\n    c:\n      - d\n'],
    ['nothing', { a: [], b: {} }, 'a: []\nb: {}\n'],
    ['lines', { a: 'one\n\n two\n' }, 'a: |\n  one\n\n   two\n'],
    ['lines that a block would change', { a: ' one\ntwo\n', b: 'one\ntwo' }, 'a: " one\\ntwo\\n"\nb: "one\\ntwo"\n'],
  ])('holds %s', (_, value, text) => {
    expect(yamlText([value])).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { briefDay, briefQuotes, briefStorm } from '../../testing/scenarios.ts';
import { assertPairs, assertPlayable, assertTrusts, type Engine, parseEngine } from './engine.ts';

const refusalOf = (act: () => unknown): HarnessError => {
  try {
    act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

const withSockets = (sockets: ScenarioInput['sockets']): ScenarioInput => ({ ...briefStorm, sockets });
const herd = { name: 'herd', durationMs: 1_000, herd: { atMs: 100 } };

describe('--engine', () => {
  it.each<[string | undefined, Engine]>([
    [undefined, 'native'],
    ['native', 'native'],
    ['k6', 'k6'],
    ['both', 'both'],
  ])('%s is %s', (got, engine) => {
    expect(parseEngine(got)).toBe(engine);
  });

  it.each(['K6', '', 'artillery', 'toString'])('"%s" is no engine', (got) => {
    const refusal = refusalOf(() => parseEngine(got));
    expect([refusal.exitCode, refusal.hint]).toEqual([2, 'Engines are native, k6 and both.']);
  });

  it.each<[string, ScenarioInput, Parameters<typeof assertPlayable>[2], RegExp]>([
    [
      'a herd',
      { ...briefStorm, phases: [...briefStorm.phases, herd] },
      {},
      /^brief-storm asks for a herd, which gateproof/,
    ],
    ['returns', withSockets({ reconnect: true }), {}, /asks for sockets.reconnect, which/],
    ['sockets alone', withSockets({ subscribe: false }), {}, /asks for sockets.subscribe: false, which/],
    ['recovery', withSockets({ recoverMs: 1_000 }), {}, /asks for sockets.recoverMs, which/],
    ['slow readers', withSockets({ slowReaders: { share: 0.1 } }), {}, /asks for sockets.slowReaders, which/],
    ['half-open sockets', withSockets({ halfOpen: { share: 0.1 } }), {}, /asks for sockets.halfOpen, which/],
    ['losses of messages', { ...briefStorm, gating: ['event-lossless'] }, {}, /asks for the objective event-lossless/],
    ['the library of clients', withSockets({ client: 'socket.io-client' }), {}, /asks for sockets.client: .*, which/],
    ['an end that k6 would not see', briefQuotes, { bail: true }, /^--bail does not go with --engine k6/],
    ['looks', briefQuotes, { untilDecided: true }, /^--until-decided does not/],
    [
      'waits that a target asks for',
      { ...briefQuotes, quotes: { honourRetryAfter: true } },
      {},
      /asks for quotes.honourRetryAfter, which/,
    ],
    ['a proxy', briefQuotes, { proxyFault: ['delay=10ms'] }, /^--proxy-fault does not/],
  ])('k6 does not play %s: exit 2, before anything is sent', (_, scenario, flags, said) => {
    for (const engine of ['k6', 'both'] as const) {
      const refusal = refusalOf(() => assertPlayable(engine, scenarioSchema.parse(scenario), flags));
      expect([refusal.exitCode, refusal.message]).toEqual([2, expect.stringMatching(said)]);
    }
    expect(() => assertPlayable('native', scenarioSchema.parse(scenario), flags)).not.toThrow();
  });

  const OWN = { ca: 'pem', insecure: false };
  const at = (baseUrl: string, tls: { ca: string | null; insecure: boolean }) => ({ baseUrl, alsoAt: [], tls });
  it.each<[string, readonly ReturnType<typeof at>[], NodeJS.Platform, RegExp]>([
    [
      'targets that differ in whom to trust',
      [at('https://a', OWN), at('https://b', { ca: null, insecure: true })],
      'linux',
      /k6 has one trust for all/,
    ],
    ['authorities of a profile on macOS', [at('https://a', OWN)], 'darwin', /cannot take the `tls.ca`/],
  ])('k6 does not take %s: exit 2, before anything is sent', (_, specs, platform, said) => {
    const refusal = refusalOf(() => assertTrusts('k6', specs, platform));
    expect([refusal.exitCode, refusal.message]).toEqual([2, expect.stringMatching(said)]);
    expect(() => assertTrusts('native', specs, platform)).not.toThrow();
  });

  it('k6 takes the authorities of a profile on Linux, and any certificate anywhere', () => {
    expect(() => assertTrusts('both', [at('https://a', OWN)], 'linux')).not.toThrow();
    expect(() => assertTrusts('k6', [at('https://a', { ca: null, insecure: true })], 'win32')).not.toThrow();
  });

  it.each([
    ['quotes', briefQuotes],
    ['sockets', briefStorm],
    ['both', briefDay],
    ['sockets by the wire client alone', withSockets({ client: 'wire' })],
  ])('k6 plays %s', (_, scenario) => {
    expect(() => assertPlayable('k6', scenarioSchema.parse(scenario), { proxyFault: [] })).not.toThrow();
  });

  const planWith = (loadMs: number) => {
    const phases = [
      { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: 10 } },
      { name: 'load', durationMs: loadMs, quotes: { ratePerSec: 10 } },
    ];
    const scenario = scenarioSchema.parse({ ...briefQuotes, sliceMs: 1_000, phases });
    return createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  };

  it('both is refused where judged slices make no pair, although the warm-up has some', () => {
    const refusal = refusalOf(() => assertPairs('both', planWith(1_000)));
    expect([refusal.exitCode, refusal.message]).toEqual([2, expect.stringMatching(/no two judged slices/)]);
    expect(refusal.hint).toContain('--slice');
    expect(() => assertPairs('both', planWith(2_000))).not.toThrow();
    for (const alone of ['native', 'k6'] as const) expect(() => assertPairs(alone, planWith(1_000))).not.toThrow();
  });
});

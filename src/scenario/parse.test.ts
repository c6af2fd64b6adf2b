import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { parseScenario } from './parse.ts';

const quotes = { name: 'quotes', durationMs: 10_000, quotes: { ratePerSec: 50 } };
const storm = { name: 'storm', durationMs: 10_000, connections: { count: 500, holdMs: 5_000 } };
const spike = { shape: 'spike', ratePerSec: 50, peakPerSec: 90, atMs: 4_000, forMs: 2_000 } as const;
const SHAPES = {
  ramp: { shape: 'ramp', fromPerSec: 0, toPerSec: 9 },
  step: { shape: 'step', ratesPerSec: [5, 9] },
  spike,
} as const;
const good: ScenarioInput = {
  name: 'small',
  question: 'does it hold?',
  phases: [{ ...quotes, name: 'warm-up', judged: false }, quotes, storm],
  gating: ['response-p95', 'disconnect-rate'],
};

const refused = (input: unknown): HarnessError => {
  try {
    parseScenario(input, 'small.ts');
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('the scenario was accepted');
};

describe('a scenario', () => {
  it('is accepted with every default filled in, frozen', () => {
    const scenario = parseScenario(good, 'small.ts');
    expect(scenario).toMatchObject({ sliceMs: 2_000, phases: [{ judged: false }, { judged: true }, { judged: true }] });
    expect(Object.isFrozen(scenario.phases)).toBe(true);
  });

  it('is accepted again as it came out', () => {
    const scenario = parseScenario(good, 'small.ts');
    expect(parseScenario(scenario, 'again')).toEqual(scenario);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['two phases have one name', { ...good, phases: [quotes, storm, quotes] }, 'phases[2].name', /Rename one/],
    [
      'a rate is over its cap',
      { ...good, phases: [quotes, storm], caps: { ratePerSec: 49 } },
      'phases[0].quotes.ratePerSec',
      /Lower the rate to 49/,
    ],
    [
      'the connections are over their cap',
      { ...good, caps: { connections: 499 } },
      'phases[2].connections.count',
      /raise caps.connections to 500/,
    ],
    [
      'the phases are longer than their cap',
      { ...good, caps: { durationMs: 29_999 } },
      'phases',
      /caps.durationMs to 30000/,
    ],
    ['a slice is longer than a judged phase', { ...good, sliceMs: 10_001 }, 'sliceMs', /Lower sliceMs to 10000/],
    [
      'a phase rounds to no request',
      { ...good, phases: [{ ...quotes, quotes: { ratePerSec: 0.01 } }, storm] },
      'phases[0].quotes.ratePerSec',
      /at least 0.1/,
    ],
    [
      'a burst is called steady',
      { ...good, phases: [quotes, { ...storm, steady: true, connections: { ...storm.connections, shape: 'burst' } }] },
      'phases[1].steady',
      /a steady state/,
    ],
    ...(
      [
        [
          'ramp beyond its cap',
          { shape: 'ramp', fromPerSec: 1, toPerSec: 20_001 },
          'toPerSec',
          /Lower the rate to 20,000/,
        ],
        ['ramp from nothing to nothing', { shape: 'ramp', fromPerSec: 0, toPerSec: 0 }, 'toPerSec', /at least 0.2/],
        ['step beyond its cap', { shape: 'step', ratesPerSec: [1, 20_001] }, 'ratesPerSec[1]', /Lower the rate/],
        ['step of no request', { shape: 'step', ratesPerSec: [9, 0.09] }, 'ratesPerSec[1]', /at least 0.2/],
        ['step that is alone', { shape: 'step', ratesPerSec: [9] }, 'ratesPerSec', /at least 2 entries/],
        ['spike beyond its cap', { ...spike, peakPerSec: 20_001 }, 'peakPerSec', /Lower the rate/],
        [
          'spike of no request',
          { ...spike, ratePerSec: 0.1, peakPerSec: 0.2, forMs: 2_000 },
          'peakPerSec',
          /at least 0.5/,
        ],
        ['spike without a peak', { ...spike, peakPerSec: 50 }, 'peakPerSec', /Raise peakPerSec/],
        ['spike that begins after its phase', { ...spike, atMs: 10_000 }, 'atMs', /Begin the spike earlier/],
        ['spike that outlasts its phase', { ...spike, atMs: 8_000, forMs: 2_001 }, 'forMs', /Begin the spike earlier/],
        [
          'ramp without its end',
          { shape: 'ramp', fromPerSec: 5 },
          'toPerSec',
          /Add `toPerSec`: a number of at least 0/,
        ],
        [
          'constant rate with a peak',
          { ratePerSec: 5, peakPerSec: 9 },
          'peakPerSec',
          /keys that may stand here are `shape`, `ratePerSec`\./,
        ],
        [
          'ramp with one rate',
          { shape: 'ramp', fromPerSec: 1, toPerSec: 2, ratePerSec: 5 },
          'ratePerSec',
          /Remove it.*`fromPerSec`, `toPerSec`/,
        ],
        [
          'shape with a typo',
          { shape: 'spkie', ratePerSec: 50, peakPerSec: 90, atMs: 0, forMs: 9_000 },
          'shape',
          /mean `spike`/,
        ],
      ] as const
    ).map(([name, load, field, fix]): [string, unknown, string, RegExp] => [
      `a rate has a ${name}`,
      { ...good, phases: [{ ...quotes, quotes: load }, storm] },
      `phases[0].quotes.${field}`,
      fix,
    ]),
    ...(['ramp', 'step', 'spike'] as const).map((shape): [string, unknown, string, RegExp] => [
      `a ${shape} is called steady`,
      { ...good, phases: [{ ...quotes, steady: true, quotes: SHAPES[shape] }, storm] },
      'phases[0].steady',
      new RegExp(`a ${shape} is not a steady state`),
    ]),
    [
      'a slice is longer than the spike of a judged phase',
      { ...good, sliceMs: 2_001, phases: [{ ...quotes, quotes: spike }, storm] },
      'sliceMs',
      /Lower sliceMs to 2000 or less.*before, in or after a spike/,
    ],
    [
      'slots are more than can be kept ready',
      { ...good, quotes: { inFlightMax: 1_000_001 } },
      'quotes.inFlightMax',
      /at most 1000000/,
    ],
    ['there is no slot at all', { ...good, quotes: { inFlightMax: 0 } }, 'quotes.inFlightMax', /at least 1/],
    ...(
      [
        ['is in steps, but in how many is not said', { shape: 'step' }, 'steps', /Add steps/],
        ['has steps without being in steps', { steps: 4 }, 'steps', /Remove steps/],
        ['has a time to open without steps', { shape: 'burst', openMs: 10 }, 'openMs', /Remove openMs/],
        ['has more steps than sockets', { shape: 'step', steps: 501 }, 'count', /Raise count to at least 501/],
        ['has steps that overlap', { shape: 'step', steps: 3, openMs: 3_334 }, 'openMs', /Lower openMs to 3333/],
        [
          'is over before anyone is replaced',
          { shape: 'churn', holdMs: 10_001 },
          'holdMs',
          /no socket is ever replaced/,
        ],
        ['opens more by its turnover than its cap', { shape: 'churn', count: 100, holdMs: 10 }, 'count', /to 100000/],
      ] as const
    ).map(([name, load, field, fix]): [string, unknown, string, RegExp] => [
      `a load ${name}`,
      { ...good, phases: [quotes, { ...storm, connections: { ...storm.connections, ...load } }] },
      `phases[1].connections.${field}`,
      fix,
    ]),
    [
      'more sockets than all are impaired',
      { ...good, sockets: { slowReaders: { share: 0.6 }, halfOpen: { share: 0.5 } } },
      'sockets.halfOpen.share',
      /Lower sockets.slowReaders.share/,
    ],
    [
      'silent sockets come back',
      { ...good, sockets: { halfOpen: { share: 0.5 }, reconnect: true } },
      'sockets.reconnect',
      /to false/,
    ],
    [
      'steps are called steady',
      {
        ...good,
        phases: [quotes, { ...storm, steady: true, connections: { ...storm.connections, shape: 'step', steps: 2 } }],
      },
      'phases[1].steady',
      /nor a step/,
    ],
    [
      'latency gates without judged quotes',
      { ...good, phases: [{ ...quotes, judged: false }, storm] },
      'gating[0]',
      /Give a judged phase `quotes`/,
    ],
    [
      'disconnects gate without connections',
      { ...good, phases: [quotes] },
      'gating[1]',
      /Give a judged phase `connections`/,
    ],
    [
      'message latency gates without connections',
      { ...good, phases: [quotes], gating: ['message-latency-p95'] },
      'gating[0]',
      /Give a judged phase `connections`/,
    ],
    [
      'recovery gates and no socket asks for it',
      { ...good, gating: ['error-rate', 'recovery-success'] },
      'gating[1]',
      /Set sockets.recoverMs/,
    ],
    ['an objective gates twice', { ...good, gating: ['error-rate', 'error-rate'] }, 'gating[1]', /Remove the second/],
    ['nothing is judged', { ...good, phases: [{ ...quotes, judged: false }] }, 'phases', /./],
    [
      'a socket is held for no time',
      { ...good, phases: [quotes, { ...storm, connections: { count: 1, holdMs: 0 } }] },
      'phases[1].connections.holdMs',
      /at least 1/,
    ],
  ])('is refused where %s', (_, input, path, fix) => {
    const { exitCode, problems } = refused(input);
    expect(exitCode).toBe(2);
    expect(problems).toEqual([expect.objectContaining({ path, fix: expect.stringMatching(fix) })]);
  });

  it.each([
    ['the cap on rates', { ...good, caps: { ratePerSec: 50 } }],
    ['the cap on connections', { ...good, caps: { connections: 500 } }],
    ['the cap on time', { ...good, caps: { durationMs: 30_000 } }],
    ['the length of its shortest judged phase as slice', { ...good, sliceMs: 10_000 }],
    [
      'the cap on rates with the peak of a spike',
      { ...good, phases: [{ ...quotes, quotes: spike }, storm], caps: { ratePerSec: 90 } },
    ],
    [
      'the end of its phase with a spike',
      { ...good, phases: [{ ...quotes, quotes: { ...spike, atMs: 8_000 } }, storm] },
    ],
    [
      'the length of a spike with its slices',
      { ...good, sliceMs: 2_000, phases: [{ ...quotes, quotes: spike }, storm] },
    ],
    [
      'a single request in a step',
      { ...good, phases: [{ ...quotes, quotes: { shape: 'step', ratesPerSec: [9, 0.1] } }, storm] },
    ],
    ['recovery with a socket that asks', { ...good, gating: ['recovery-success'], sockets: { recoverMs: 1 } }],
    ['a million slots', { ...good, quotes: { inFlightMax: 1_000_000 } }],
    ['a single request', { ...good, phases: [{ ...quotes, quotes: { ratePerSec: 0.05 } }, storm] }],
  ])('may reach %s', (_, input) => {
    expect(() => parseScenario(input, 'small.ts')).not.toThrow();
  });

  it('lists mistakes within the parts and between them in one go', () => {
    const { problems, message } = refused({
      ...good,
      questoin: 'x',
      phases: [quotes, { ...quotes, durationMS: 5 }, storm],
      gating: ['error-rate', 'eror-rate', 'error-rate'],
      caps: { connections: 100 },
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'phases[1].durationMS',
      'gating[1]',
      'questoin',
      'phases[1].name',
      'phases[2].connections.count',
      'gating[2]',
    ]);
    expect(message).toBe('the scenario small.ts was refused: 6 problems');
  });

  it('does not echo a mistake in the phases as a complaint about gating', () => {
    const { problems } = refused({ ...good, phases: [{ name: 'a', durationMs: 4_000, quote: { ratePerSec: 1 } }] });
    expect(problems.filter(({ path }) => path.startsWith('gating'))).toEqual([]);
  });

  it.each([[undefined], [null], [7], ['text'], [[]], [() => good]])('%s is none', (input) => {
    expect(refused(input).problems).toHaveLength(1);
  });
});

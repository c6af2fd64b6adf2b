import { describe, expect, it } from 'vitest';
import { MODES, type Mode } from '../core/modes.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { judgementText } from '../core/text/en/judgement.ts';
import { type Need, needSentence, needsOf, type PlannedSamples } from './needs.ts';

const phases: ScenarioInput['phases'] = [
  { name: 'warm-up', durationMs: 5_000, judged: false, quotes: { ratePerSec: 500 } },
  { name: 'slow', durationMs: 20_000, quotes: { ratePerSec: 20 } },
  { name: 'fast', durationMs: 10_000, quotes: { ratePerSec: 29 }, connections: { count: 50, holdMs: 1_000 } },
];
const needs = (id: ObjectiveId, planned: PlannedSamples): Need => {
  const scenario = scenarioSchema.parse({ name: 'a-plan', question: 'Enough?', gating: [id], phases });
  const [need, ...others] = needsOf(scenario, { 'gateway-only': planned });
  expect(others).toEqual([]);
  return need!;
};

describe('what a plan can decide', () => {
  it.each([
    {
      id: 'error-rate',
      planned: { arrivals: 690, connections: 0 },
      decidable: false,
      says: 'error rate is undecidable: 0.1 % needs 2,995 requests, this plan has 690; 2 m 11 s at this rate would do.',
    },
    { id: 'error-rate', planned: { arrivals: 2_994, connections: 0 }, decidable: false, says: /2,994; 2 m 11 s/ },
    {
      id: 'error-rate',
      planned: { arrivals: 2_995, connections: 0 },
      decidable: true,
      says: 'error rate can be decided: 2,995 of at least 2,995 requests.',
    },
    { id: 'response-p95', planned: { arrivals: 59, connections: 0 }, decidable: true, says: /at least 59/ },
    {
      id: 'connect-success',
      planned: { arrivals: 690, connections: 50 },
      decidable: false,
      says: 'connect success is undecidable: 1 % needs 299 connections, this plan has 50.',
    },
    {
      id: 'disconnect-rate',
      planned: { arrivals: 0, connections: 160, impaired: 10, carried: 600 },
      decidable: true,
      says: 'disconnect rate can be decided: 750 of at least 299 connections.',
    },
    {
      id: 'connect-success',
      planned: { arrivals: 0, connections: 160, impaired: 10, carried: 600 },
      decidable: false,
      says: /this plan has 160\.$/,
    },
    {
      id: 'message-latency-p95',
      planned: { arrivals: 0, connections: 50 },
      decidable: true,
      says: 'message latency P95 needs 59 broadcasts; how many come is up to the target.',
    },
    {
      id: 'event-lossless',
      planned: { arrivals: 0, connections: 50 },
      decidable: true,
      says: /needs 1 client with numbered messages; how many get them is up to the target\.$/,
    },
    {
      id: 'last-value',
      planned: { arrivals: 0, connections: 50 },
      decidable: true,
      says: /needs 1 subscription with numbered messages;/,
    },
    {
      id: 'message-order',
      planned: { arrivals: 0, connections: 50 },
      decidable: true,
      says: /needs 1 client with numbered messages;/,
    },
    {
      id: 'message-latency-p95',
      planned: { arrivals: 690, connections: 0 },
      decidable: false,
      says: 'message latency P95 is undecidable: this plan opens no socket.',
    },
    {
      id: 'cpu',
      planned: { arrivals: 9_000, connections: 900 },
      decidable: true,
      says: /^server CPU can be decided: \d+ of at least 10 samples\.$/,
    },
  ] as const)('$id with $planned', ({ id, planned, decidable, says }) => {
    const need = needs(id, planned);
    expect(need.decidable).toBe(decidable);
    expect(needSentence(judgementText, need)).toMatch(says);
  });

  it('speaks of each planned mode and of gating objectives only', () => {
    const scenario = scenarioSchema.parse({
      name: 'a-plan',
      question: 'Enough?',
      gating: ['error-rate', 'pool'],
      phases,
    });
    const planned = { arrivals: 690, connections: 50 };
    const listed = needsOf(scenario, { 'gateway-only': planned, 'legacy-fallback': planned });
    expect(listed.map(({ mode, objective }) => `${mode} ${objective}`)).toEqual([
      ...['gateway-only error-rate', 'gateway-only pool', 'legacy-fallback error-rate', 'legacy-fallback pool'],
    ]);
  });

  it.each<[string, readonly Mode[], number, number | null]>([
    ['one pair too few may play', MODES, 65, 66],
    ['as many pairs may play', MODES, 66, null],
    ['one mode plays, which has no pairs', ['gateway-only'], 1, null],
  ])('names the pairs beside the time where %s', (_, modes, pairsMax, pairs) => {
    const scenario = scenarioSchema.parse({ name: 'a-plan', question: 'Enough?', gating: ['error-rate'], phases });
    const planned = Object.fromEntries(modes.map((mode) => [mode, { arrivals: 690, connections: 0 }]));
    for (const need of needsOf(scenario, planned, { pairsMax })) {
      expect(need).toMatchObject({ wouldDoMs: 131_000, wouldDoPairs: pairs });
      const inPairs = pairs === null ? '' : `, with --pairs ${pairs}`;
      expect(needSentence(judgementText, need)).toMatch(new RegExp(`2 m 11 s at this rate would do${inPairs}\\.$`));
    }
  });

  it('names no time where the plan sends no request in a judged phase', () => {
    const silent = phases.map((phase) => ({
      ...phase,
      judged: phase.name === 'fast',
      quotes: undefined,
      connections: { count: 5, holdMs: 1 },
    }));
    const scenario = scenarioSchema.parse({
      name: 'a-plan',
      question: 'Enough?',
      gating: ['error-rate'],
      phases: silent,
    });
    expect(needsOf(scenario, { 'gateway-only': { arrivals: 0, connections: 5 } })[0]).toMatchObject({
      decidable: false,
      wouldDoMs: null,
      wouldDoPairs: null,
    });
  });
});

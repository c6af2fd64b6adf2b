import { expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { systemClock } from '../../core/clock.ts';
import { FLAGS_OF_MODE } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import type { ControlAnswer, ControlClient } from '../client.ts';
import { parseProfile } from '../profile.ts';
import { type FullProof, proveMode } from './prove.ts';
import { settingsOfMode } from './variables.ts';

const documented = parseProfile(builtInProfiles['reference-documented'], 'documented');
const profile: Profile = { ...documented, endpoints: { ...documented.endpoints, health: 'absent' } };

const answered = (status: number, json: unknown): ControlAnswer => ({
  ...{ kind: 'answer', status, headers: {}, json, text: JSON.stringify(json), elapsedMs: 1 },
});

/** A target that tells its flags, and nothing of its process. */
const clientAt = (baseUrl: string): ControlClient => ({
  baseUrl,
  send: async ({ path }) =>
    path === profile.endpoints.featureFlags
      ? answered(200, { status: 'healthy', flags: FLAGS_OF_MODE['legacy-fallback'] })
      : answered(404, {}),
  ...{ sent: () => 0, answered: () => 0, close: async () => {} },
});

const SINCE_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;

/** Proven since an instant, where pm2 of this machine has an application of the same name that started so much later. */
const provenAt = (baseUrl: string, laterMs: number) =>
  proveMode({
    ...{ client: clientAt(baseUrl), profile, clock: systemClock, expected: 'legacy-fallback', fileText: null },
    restart: { sinceMs: SINCE_MS, before: [] },
    managed: {
      settings: settingsOfMode('gateway-only'),
      sight: { source: 'pm2', processes: [{ pid: 7, startedAtMs: SINCE_MS + laterMs, toleranceMs: 0 }] },
    },
    lookAround: async () => [],
  });

const [HERE, ELSEWHERE] = ['http://127.0.0.1:3000', 'http://gateway.example:3000'];

it.each<[string, string, number, FullProof['state'], RegExp]>([
  ['here, started since then, is a restart', HERE, MINUTE_MS, 'proven', /^a new process: pm2/],
  ['here, from before, is none', HERE, -MINUTE_MS, 'contradicted', /^still the process from before the switch: pm2/],
  ['of another machine tells of no restart', ELSEWHERE, MINUTE_MS, 'not-provable', /not at a loopback address/],
  ['of another machine denies none', ELSEWHERE, -MINUTE_MS, 'not-provable', /not at a loopback address/],
])('a process that pm2 has %s', async (_, url, laterMs, ...[state, evidence]) => {
  const proof = await provenAt(url, laterMs);
  expect([proof.state, proof.parts.find(({ part }) => part === 'restart')?.evidence]).toEqual([
    state,
    expect.stringMatching(evidence),
  ]);
});

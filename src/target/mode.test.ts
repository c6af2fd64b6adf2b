import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import type { Mode } from '../core/modes.ts';
import { readMode } from './mode.ts';
import { parseProfile } from './profile.ts';
import { answering, hangs, nobodyListens, type Reply } from './testing/canned-target.ts';
import { closedAfterEach } from './testing/closing.ts';

const documented = parseProfile(builtInProfiles['reference-documented'], 'documented');
const stockApi = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const { featureFlags, healthWebsocket } = documented.endpoints;

const { openTarget, clientFor } = closedAfterEach();

const read = async (replies: { flags?: Reply; health?: Reply }, expected: Mode | null, profile = documented) => {
  const target = await openTarget({
    ...(replies.flags === undefined ? {} : { [featureFlags]: replies.flags }),
    ...(replies.health === undefined ? {} : { [healthWebsocket]: replies.health }),
  });
  return readMode(clientFor(target.url), profile, expected);
};

const flags = (
  gatewayOnlyMode: boolean,
  allowLegacyFallback: boolean,
  strictMode: boolean,
  status = 'healthy',
): Reply =>
  answering(200, { status, flags: { gatewayOnlyMode, allowLegacyFallback, strictMode, validationMode: 'production' } });
const gateway = flags(true, false, true);
const legacy = flags(false, true, false);
const health = (mode: string, status = 200): Reply =>
  answering(status, { status: 'healthy', mode, connectedClients: 3 });

describe('the mode is proven', () => {
  it.each<[string, Mode, Mode | null, { flags: Reply; health?: Reply }]>([
    ['by the flags alone', 'gateway-only', null, { flags: gateway }],
    [
      'when both witnesses agree with what was expected',
      'legacy-fallback',
      'legacy-fallback',
      { flags: legacy, health: health('legacy-fallback') },
    ],
    [
      'when the health names no mode',
      'gateway-only',
      'gateway-only',
      { flags: gateway, health: answering(200, { status: 'healthy' }) },
    ],
    [
      'when the health is unhealthy but names the same mode',
      'gateway-only',
      'gateway-only',
      { flags: gateway, health: health('gateway-only', 503) },
    ],
    ['when the health hangs', 'gateway-only', 'gateway-only', { flags: gateway, health: hangs }],
    ['by degraded flags', 'gateway-only', null, { flags: flags(true, false, true, 'degraded') }],
  ])('%s', async (_, mode, expected, replies) => {
    const reading = await read(replies, expected);
    expect(reading).toEqual({ mode, proof: { state: 'proven', evidence: expect.stringContaining(featureFlags) } });
    expect(reading.proof.evidence).toContain('"gatewayOnlyMode"');
  });
});

describe('the mode is contradicted', () => {
  it.each<[string, Mode | null, Mode, { flags?: Reply; health?: Reply }, RegExp]>([
    [
      'when the flags say the other',
      'legacy-fallback',
      'gateway-only',
      { flags: legacy },
      /expected gateway-only, found legacy-fallback: GET .* answered 200 .*"gatewayOnlyMode":false/,
    ],
    [
      'when the health says the other',
      'gateway-only',
      'gateway-only',
      { flags: gateway, health: health('legacy-fallback') },
      /flags say gateway-only, but the WebSocket health says legacy-fallback/,
    ],
    [
      'when the health says something unknown',
      'gateway-only',
      'gateway-only',
      { flags: gateway, health: health('both') },
      /health says both/,
    ],
    [
      'by the health where there are no flags',
      null,
      'gateway-only',
      { health: health('legacy-fallback') },
      /found legacy-fallback: GET \/api\/health\/websocket/,
    ],
  ])('%s', async (_, mode, expected, ...[replies, evidence]) => {
    expect(await read(replies, expected)).toEqual({
      mode,
      proof: { state: 'contradicted', evidence: expect.stringMatching(evidence) },
    });
  });

  it('when both witnesses disagree and nothing was expected', async () => {
    const { proof } = await read({ flags: legacy, health: health('gateway-only') }, null);
    expect(proof.state).toBe('contradicted');
  });
});

describe('the mode is not provable', () => {
  it.each<[string, Reply | undefined, RegExp]>([
    ['where the endpoint is not there', undefined, /no flags in the answer: GET .* answered 404/],
    ['where it answers 500', answering(500, { status: 'healthy', flags: {} }), /answered 500/],
    ['where the flags are critical', flags(true, false, true, 'critical'), /the status of the flags is critical/],
    ['where fallback and strict are both on', flags(true, true, true), /stand for neither mode/],
    ['where no flag is on', flags(false, false, false), /stand for neither mode/],
    [
      'where a flag is a text',
      answering(200, {
        status: 'healthy',
        flags: { gatewayOnlyMode: 'true', allowLegacyFallback: false, strictMode: true },
      }),
      /no flags in the answer/,
    ],
    ['where the answer is no JSON', answering(200, 'gatewayOnlyMode: true'), /no flags in the answer/],
    ['where it hangs', hangs, /gave no answer in time/],
    ['where it breaks off', (_, __, request) => void request.socket.resetAndDestroy(), /ended without an answer/],
  ])('%s', async (_, reply, evidence) => {
    const reading = await read(reply === undefined ? {} : { flags: reply }, 'gateway-only');
    expect(reading).toEqual({
      mode: null,
      proof: { state: 'not-provable', evidence: expect.stringMatching(evidence) },
    });
  });

  it('where the profile names no source, without a request', async () => {
    const target = await openTarget({});
    const { proof, mode } = await readMode(clientFor(target.url), stockApi, 'gateway-only');
    expect({ proof, mode, seen: target.seen }).toEqual({
      mode: null,
      proof: { state: 'not-provable', evidence: 'the profile names no endpoint that tells the flags' },
      seen: [],
    });
  });
});

it('nothing listening is an error with exit code 4', async () => {
  await expect(readMode(clientFor(nobodyListens()), documented, null)).rejects.toMatchObject({
    exitCode: 4,
    hint: expect.stringContaining('--url'),
  });
});

describe('behaviour is a witness too', () => {
  const legacySupport = (active: boolean): Reply => answering(200, { supported: true, active });
  const source = (serverSource: string): Reply => answering(200, { status: 'healthy', serverSource });
  const readAll = async (replies: Readonly<Record<string, Reply>>, expected: Mode | null) => {
    const target = await openTarget(replies);
    return (await readMode(clientFor(target.url), documented, expected)).proof;
  };
  const legacyPath = documented.endpoints.legacySupport;

  it.each<[string, Readonly<Record<string, Reply>>, 'proven' | 'contradicted' | 'not-provable', RegExp]>([
    [
      'the server of the other mode answers',
      { [featureFlags]: gateway, [healthWebsocket]: source('direct') },
      'contradicted',
      /the server that answers is that of legacy-fallback/,
    ],
    [
      'legacy support is active',
      { [featureFlags]: gateway, [legacyPath]: legacySupport(true) },
      'contradicted',
      /legacy support is active, as in legacy-fallback/,
    ],
    [
      'the server and the legacy support are those of the mode',
      { [featureFlags]: gateway, [healthWebsocket]: source('gateway'), [legacyPath]: legacySupport(false) },
      'proven',
      /gatewayOnlyMode/,
    ],
    [
      'a server without a known name says nothing',
      { [featureFlags]: gateway, [healthWebsocket]: source('none') },
      'proven',
      /gatewayOnlyMode/,
    ],
    [
      'without flags legacy support contradicts',
      { [legacyPath]: legacySupport(true) },
      'contradicted',
      /expected gateway-only, found legacy-fallback/,
    ],
    ['without flags it proves nothing', { [legacyPath]: legacySupport(false) }, 'not-provable', /no flags/],
  ])('%s', async (_, replies, state, evidence) => {
    expect(await readAll(replies, 'gateway-only')).toEqual({ state, evidence: expect.stringMatching(evidence) });
  });

  it('legacy support that is not active contradicts legacy-fallback', async () => {
    expect(await readAll({ [featureFlags]: legacy, [legacyPath]: legacySupport(false) }, null)).toMatchObject({
      state: 'contradicted',
    });
  });
});

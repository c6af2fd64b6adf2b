import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readFlags } from '../reference/flags.ts';
import { readTargetRequest, type TargetFlags } from './target-request.ts';

const flags: TargetFlags = {
  port: '3000',
  host: '127.0.0.1',
  dialect: 'both',
  processes: '1',
  adminPort: '0',
  rateLimit: 'off',
  fault: [],
};

const fileWith = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, '.env');
  await writeFile(path, text);
  return path;
};

describe('the words of `gateproof target`', () => {
  test('read as options', async () => {
    const given = {
      ...flags,
      port: '0',
      wsPort: '3001',
      symbols: '00700.HK, AAPL.US',
      tickRate: '0',
      seed: '7',
      rateLimit: '100/1m',
      fault: ['delay=1s', 'silent'],
    };
    expect((await readTargetRequest(given, {})).options).toEqual({
      host: '127.0.0.1',
      port: 0,
      wsPort: 3001,
      dialect: 'both',
      symbols: ['00700.HK', 'AAPL.US'],
      ratePerSec: 0,
      seed: 7,
      rateLimit: { limit: 100, ttlMs: 60_000 },
      faults: ['delay=1s', 'silent'],
      key: null,
      login: null,
    });
  });

  test('take credentials and the admin token from the environment alone; an empty variable is not set', async () => {
    const env = {
      GATEPROOF_APP_KEY: 'k',
      GATEPROOF_ACCESS_TOKEN: 't',
      GATEPROOF_USERNAME: '',
      GATEPROOF_ADMIN_TOKEN: 'admin-token',
    };
    const { options } = await readTargetRequest(flags, env);
    expect(options).toMatchObject({ key: { appKey: 'k', accessToken: 't' }, login: null, adminToken: 'admin-token' });
  });

  test('--mode goes before the environment, and the environment before the env file', async () => {
    const envFile = await fileWith('WS_GATEWAY_ONLY_MODE=false\nWS_STRICT_MODE=false\nWS_ALLOW_LEGACY_FALLBACK=true\n');
    const read = async (given: Partial<TargetFlags>, env: Record<string, string>) => {
      const { surroundings } = await readTargetRequest({ ...flags, ...given }, env);
      return readFlags({ env: surroundings.env ?? {}, envFileText: surroundings.envFileText ?? null }).gatewayOnlyMode;
    };
    expect(await read({ envFile }, {})).toBe(false);
    expect(await read({ envFile }, { WS_GATEWAY_ONLY_MODE: 'true' })).toBe(true);
    expect(await read({ envFile, mode: 'gateway-only' }, { WS_GATEWAY_ONLY_MODE: 'false' })).toBe(true);
  });

  test.each<[string, Partial<TargetFlags>, Record<string, string>]>([
    ['a rate limit without its window', { rateLimit: '100' }, {}],
    ['a rate limit of nothing', { rateLimit: '0/60s' }, {}],
    ['a rate limit with three parts', { rateLimit: '1/2s/3s' }, {}],
    ['a port that is no number', { port: 'http' }, {}],
    ['a tick rate that is no number', { tickRate: 'fast' }, {}],
    ['an unknown mode', { mode: 'legacy' }, {}],
    ['an env file that is not there', { envFile: '/nowhere/.env' }, {}],
    ['half a key pair', {}, { GATEPROOF_APP_KEY: 'k' }],
    ['half a login', {}, { GATEPROOF_PASSWORD: 'p' }],
  ])('%s is refused with exit code 2 and a hint', async (_name, given, env) => {
    await expect(readTargetRequest({ ...flags, ...given }, env)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringMatching(/.+/),
    });
  });
});

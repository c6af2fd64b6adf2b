import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import template from '../../profiles/template.ts';
import { profileSchema } from '../core/profile.ts';
import { parseProfile } from './profile.ts';
import { refusedProfile } from './testing/refused-profile.ts';

const source = readFileSync(new URL('../../profiles/template.ts', import.meta.url), 'utf8');

describe('the template', () => {
  it('writes down every field of a profile, also those inside others: parsing adds none', () => {
    expect(parseProfile(template, 'template.ts')).toEqual(template);
    expect(Object.keys(template).toSorted()).toEqual(Object.keys(profileSchema.shape).toSorted());
  });

  it.each(Object.keys(profileSchema.shape))('explains %s', (field) => {
    const lines = source.split('\n');
    const at = lines.findIndex((line) => line.startsWith(`  ${field}:`));
    // A comment stands above it, or above the field that it makes one thing with.
    const above = lines.slice(0, at).findLastIndex((line) => /^ {2}\/\/ /.test(line));
    const between = lines.slice(above + 1, at).filter((line) => !/^ {2}\w+: .*,$/.test(line));
    expect([at > 0, between], field).toEqual([true, []]);
  });

  it('has all of its mistakes listed at once', () => {
    const { problems } = refusedProfile({
      ...template,
      ...{ name: 'My Gateway', url: 'ws://127.0.0.1:1', quoteSymbols: ['A', 'A'], sequence: 'volume' },
      endpoints: { ...template.endpoints, health: 'api/health', errorRates: '/x' },
      credentials: { ...template.credentials, appKey: 'abc123def' },
      checks: { ...template.checks, poolLimit: 85, burst: { requests: 0 } },
      managed: { ...template.managed, env: { 'gateway-only': {}, 'legacy-fallback': { API_TOKEN: 'x' } } },
      modeControl: { ...template.modeControl, restart: ['docker', 'exec', 'gw', 'sh', '-c', 'export A=1'] },
      process: { pm2: 'gateway', cores: 0 },
    });
    const paths = new Set(problems.map(({ path }) => path));
    for (const path of [
      ...['name', 'url', 'quoteSymbols[1]', 'sequence', 'endpoints.health', 'endpoints.errorRates'],
      ...['credentials.appKey', 'checks.poolLimit', 'checks.burst.requests', 'process.cores'],
    ])
      expect(paths, path).toContain(path);
    for (const part of ['managed.', 'modeControl.'])
      expect(
        [...paths].some((path) => path.startsWith(part)),
        part,
      ).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECK_IDS, DOCUMENT_CHECKS } from '../core/checks.ts';
import { MODES } from '../core/modes.ts';
import { CHECKS, checksOfTier } from './registry.ts';
import { profileFor } from './testing/checked.ts';

const lines = readFileSync(new URL('../../docs/spec/rollback-strategy.zh.md', import.meta.url), 'utf8').split('\n');
const profiles = [profileFor('documented'), profileFor('stock-api')];

/** A word that stands on the line of each check, so that a line that moved is noticed. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ mode: 'feature-flags/websocket', flags: 'WS_GATEWAY_ONLY_MODE=true', 'legacy-support': 'legacy-support' },
  ...{ H1: '/api/health', H2: 'websocket', H3: 'stream-data-fetcher', H4: 'connection-pool', H5: 'test-connection' },
  ...{ F1: 'get-stock-quote', F2: 'websocket-connection-test', F3: 'rate-limit', F4: 'config-validation' },
  ...{ P1: 'get-stock-quote', P2: 'ss -tuln', P3: 'ps aux', P4: 'top -p' },
};

describe('every check', () => {
  it('has one entry', () => {
    expect(CHECKS.map(({ id }) => id).toSorted()).toEqual([...CHECK_IDS].toSorted());
  });

  it.each(CHECKS.map((check) => [check.id, check] as const))(
    '%s says where it is from, how deep, how long and what it expects',
    (id, check) => {
      expect(lines[check.line - 1]).toContain(WORDS[id]);
      expect(check.tiers).toEqual(check.tiers.toSorted());
      for (const profile of profiles) {
        expect(check.deadlineMs(profile)).toBeGreaterThan(0);
        expect(check.deadlineMs(profile)).toBeLessThanOrEqual(60_000);
        for (const mode of MODES) expect(check.expects({ profile, mode }).length).toBeGreaterThan(8);
      }
    },
  );

  it.each([
    [1, 5],
    [2, 9],
    [3, 13],
  ] as const)('tier %i asks %i of the 13', (tier, count) => {
    const document: readonly string[] = DOCUMENT_CHECKS;
    expect(checksOfTier(tier).filter(({ id }) => document.includes(id))).toHaveLength(count);
  });
});

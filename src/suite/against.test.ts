import { describe, expect, it } from 'vitest';
import { againstOf } from './against.ts';
import { settingsOf } from './settings.ts';

const against = (said: Readonly<Record<string, string>>) => {
  const env = Object.fromEntries(Object.entries(said).map(([name, value]) => [`GATEPROOF_SUITE_${name}`, value]));
  return againstOf(settingsOf('ci-gate', env, 0));
};

describe('ci-gate holds a build', () => {
  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      'against the one before it',
      { REFERENCE: 'base.ts', CANDIDATE: 'next.ts', MODE: 'gateway-only' },
      { kind: 'build' },
    ],
    ['beside a baseline', { TARGET: 'next.ts', BASELINE: 'kept' }, { kind: 'baseline', name: 'kept' }],
  ])('%s', (_, said, what) => {
    expect(against(said)).toEqual(what);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['two builds', { REFERENCE: 'base.ts', CANDIDATE: 'next.ts' }, /only one of them/],
    ['a reference', { REFERENCE: 'base.ts' }, /only one of them/],
    ['a candidate', { CANDIDATE: 'next.ts' }, /only one of them/],
    ['another scenario', { SCENARIO: 'mine.ts' }, /--scenario/],
    ['a mode', { MODE: 'legacy-fallback' }, /--mode/],
  ])('never beside a baseline where %s would be left out without a word', (_, said, message) => {
    const refusal = { exitCode: 2, message: expect.stringMatching(message) };
    expect(() => against({ ...said, BASELINE: 'kept' })).toThrow(expect.objectContaining(refusal));
  });
});

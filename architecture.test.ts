import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { houseRules } from './src/testing/house-rules/index.ts';
import type { SourceFile } from './src/testing/house-rules/source.ts';

const root = import.meta.dirname;

/** Every file that git tracks or would track, as text. */
const repository = (): readonly SourceFile[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(`${root}/${path}`))
    .map((path) => ({ path, bytes: readFileSync(`${root}/${path}`) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));

describe('the house', () => {
  const files = repository();

  it('is looked at', () => {
    expect(files.map(({ path }) => path)).toContain('src/core/errors.ts');
  });

  describe.each(houseRules)('$name', ({ check, redCases }) => {
    it('here', () => {
      expect(check(files)).toEqual([]);
    });

    it.each(redCases)('or the rule is red: $why', (redCase) => {
      expect(check(redCase.files).length).toBeGreaterThan(0);
    });
  });
});

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSuite, SUITES, VITEST_CONFIG } from './registry.ts';
import { findVitest } from './run-vitest.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('a suite is found', () => {
  it.each(Object.keys(SUITES))('by its name: %s', (name) => {
    const { file } = findSuite(name, '/anywhere');
    expect([file, existsSync(file)]).toEqual([join(root, 'suites', `${name}.suite.ts`), true]);
  });

  it('as a file of its own, with any setting', () => {
    const path = 'src/testing/suites/answers.suite.ts';
    expect(findSuite(path, root)).toEqual({ name: 'answers', file: join(root, path), takes: null });
  });

  it.each([
    ['with the name that was meant', 'ci-gaet', 'Did you mean "ci-gate"?'],
    ['though objects have it', 'constructor', 'Known: smoke'],
    ['where the file is not there', 'gone.suite.ts', 'Known: smoke'],
    ['where the file is no suite', 'package.json', 'Known: smoke'],
  ])('or refused %s', (_, name, hint) => {
    expect(() => findSuite(name, root)).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining(hint) }),
    );
  });
});

describe('vitest is found', () => {
  it('beside gateproof', () => {
    expect([existsSync(findVitest()), existsSync(VITEST_CONFIG)]).toEqual([true, true]);
  });

  it('or asked for, with the command that brings it', () => {
    const refusal = { exitCode: 2, hint: expect.stringContaining('npm install --save-dev vitest') };
    expect(() => findVitest(join(tmpdir(), 'none.js'))).toThrow(expect.objectContaining(refusal));
  });
});

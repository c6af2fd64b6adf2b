import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goModuleVersion, packageVersion, programVersion, UNTOLD } from './versions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateproof-versions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string, mode = 0o644): string => {
  writeFileSync(join(folder, name), content, { mode });
  return join(folder, name);
};

describe('the version of a peer is that of what is there', () => {
  it('as its package says', async () => {
    mkdirSync(join(folder, 'artillery'));
    put('artillery/package.json', '{"version":"2.0.99"}');
    expect(await packageVersion(join(folder, 'artillery'))).toBe('2.0.99');
    expect(await packageVersion(join(folder, 'absent'))).toBeNull();
  });

  it.each([
    ['on stdout', 'echo "k6 v2.9.1 (go1.25, linux/amd64)"', '2.9.1'],
    ['on stderr, with an exit code', 'echo "k6 v7.0.0" >&2; exit 1', '7.0.0'],
    ['nowhere', 'echo hello', UNTOLD],
  ])('as it prints %s', async (_, script, version) => {
    const program = put('k6', `#!/bin/sh\n${script}\n`, 0o755);
    expect(await programVersion(program, ['version'], { pattern: /k6 v(\S+)/ })).toBe(version);
    expect(await programVersion(`${program}-absent`, [], { pattern: /x/ })).toBeNull();
  });

  it.each([
    ['mod\tgithub.com/tsenart/vegeta/v12\tv12.99.0\th1:abc=\n', '12.99.0'],
    ['mod\tbench\t(devel)\ndep\tgithub.com/tsenart/vegeta/v12\tv12.7.0\th1:abc=\n', '12.7.0'],
    ['dep\tgithub.com/tsenart/vegeta/v12/lib\tv1.0.0\th1:abc=\n', UNTOLD],
  ])('as Go wrote it into the program: %j', async (info, version) => {
    const program = put('vegeta', `\u0000\u0001ELF\n${info}build\t-trimpath=true\n`);
    expect(await goModuleVersion(program, 'github.com/tsenart/vegeta/v12')).toBe(version);
    expect(await goModuleVersion(`${program}-absent`, 'x')).toBeNull();
  });
});

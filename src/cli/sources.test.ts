import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../testing/cli.ts';
import { loadProfile, loadScenario } from './sources.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

describe("a file of one's own that does not load", () => {
  it.each([
    ['JSON with a comma too many', 'comma.json', '{"name": "x",}', /comma\.json: .*JSON/],
    [
      'a module of a package that is not there',
      'gone.mjs',
      "import 'no-such-package';",
      /gone\.mjs: .*no-such-package/,
    ],
    ['a module that throws', 'throws.mjs', "throw new Error('out of order');", /throws\.mjs: out of order$/],
  ])('says why: %s', async (_, name, text, message) => {
    const path = join(folder.path, name);
    await writeFile(path, text);
    await expect(loadScenario(path)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

  it('is just not there where there is none', async () => {
    const path = join(folder.path, 'nowhere.ts');
    await expect(loadProfile(path)).rejects.toMatchObject({ exitCode: 2, message: `Cannot read ${path}.` });
  });
});

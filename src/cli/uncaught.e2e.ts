import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** An environment in which Node runs this before a command. */
const withBefore = async (name: string, program: string) => {
  const path = join(folder.path, `${name}.mjs`);
  await writeFile(path, program);
  return { NODE_OPTIONS: `--import=${path}` };
};

describe('an error that nobody catches', () => {
  it.each([
    ['thrown', "process.on('SIGUSR2', () => { throw new Error('planted'); });"],
    ['rejected', "process.on('SIGUSR2', () => void Promise.reject(new Error('planted')));"],
  ])('is our fault and no verdict: it was %s', async (how, program) => {
    const cli = startCli(['target', '--port', '0', '--json'], await withBefore(how, program));
    await once(cli.child.stdout ?? cli.child, 'data');
    cli.child.kill('SIGUSR2');
    const { code, stderr } = await cli.over;
    expect([code, stderr]).toEqual([5, expect.stringMatching(/went wrong inside gateproof: Error: planted/)]);
    expect(unbroken(stderr)).toContain('Please report it');
  });

  it('is so before there is a command too', async () => {
    const program = `import { registerHooks } from 'node:module';
      registerHooks({
        resolve: (specifier, context, next) => {
          if (/\\/main(-[^/]+)?\\.[jt]s$/.test(specifier)) throw new Error('planted');
          return next(specifier, context);
        },
      });`;
    const { code, stderr } = await runCli(['plan', 'quote-steady'], await withBefore('no-main', program));
    expect([code, stderr]).toEqual([5, expect.stringMatching(/went wrong inside gateproof: Error: planted/)]);
  });
});

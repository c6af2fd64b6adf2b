import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

export type RunFolder = {
  readonly path: string;
  /** Writes a file whole or not at all and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
};

const unwritable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(englishCatalogue.cli.cannotWrite(path), {
    exitCode: EXIT.ourFault,
    hint: englishCatalogue.cli.cannotWriteHint(),
    cause,
  });

const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
};

/** Makes the folder of a run and proves that it can be written to, so that a bad path is found before the load and not after it. */
export const openRunFolder = async (path: string): Promise<RunFolder> => {
  try {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'events.ndjson'), '', { flag: 'a' });
  } catch (cause) {
    throw new HarnessError(englishCatalogue.cli.cannotWrite(path), {
      exitCode: EXIT.usage,
      hint: englishCatalogue.cli.cannotWriteHint(),
      cause,
    });
  }
  return {
    path,
    write: async (name, content) => {
      const target = join(path, name);
      await writeWhole(target, content).catch((cause: unknown) => {
        throw unwritable(target, cause);
      });
      return target;
    },
  };
};

import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

export type RunFolder = {
  readonly path: string;
  /** Writes a file whole or not at all and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** As `write`; when the folder cannot take it (a full disk), the file goes to a new folder among the system's temporary ones. */
  writeSomewhere(name: string, content: string): Promise<string>;
};

const unwritable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(englishCatalogue.cli.cannotWrite(path), {
    exitCode: EXIT.ourFault,
    hint: englishCatalogue.cli.cannotWriteHint(),
    cause,
  });

/** Writes a file whole or not at all. */
export const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
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
  const write = async (folder: string, name: string, content: string | Uint8Array): Promise<string> => {
    const target = join(folder, name);
    await writeWhole(target, content).catch((cause: unknown) => {
      throw unwritable(target, cause);
    });
    return target;
  };
  return {
    path,
    write: (name, content) => write(path, name, content),
    writeSomewhere: async (name, content) => {
      try {
        return await write(path, name, content);
      } catch {
        return write(await mkdtemp(join(tmpdir(), 'gateproof-')), name, content);
      }
    },
  };
};

import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file as it stood: its bytes, and who may do what with it. */
export type KeptFile = {
  /** Where it really is: links are followed, and stay. */
  readonly path: string;
  /** Null: there was no such file. */
  readonly bytes: Buffer | null;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

export const sha256Of = (bytes: Buffer | null): string | null =>
  bytes === null ? null : createHash('sha256').update(bytes).digest('hex');

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Where a file really is, by whatever links it is named; one that is not there yet by those of its folder. */
export const realPathOf = (path: string): Promise<string> =>
  realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));

/** Reads a file with its mode and owner. One that is not there is `bytes: null`, and would be made readable by its owner alone. */
export const readKept = async (path: string): Promise<KeptFile> => {
  try {
    const real = await realpath(path);
    const [bytes, { mode, uid, gid }] = await Promise.all([readFile(real), stat(real)]);
    return { path: real, bytes, mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const folder = await stat(dirname(path));
    return {
      path,
      bytes: null,
      mode: 0o600,
      uid: process.getuid?.() ?? folder.uid,
      gid: process.getgid?.() ?? folder.gid,
    };
  }
};

/** A rename is durable once its folder is. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};

const fill = async (file: FileHandle, bytes: Buffer, { mode, uid, gid }: KeptFile): Promise<void> => {
  await file.writeFile(bytes);
  const made = await file.stat();
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid);
  // After the owner: chown takes set-id bits away.
  await file.chmod(mode);
  await file.sync();
};

/**
 * Puts these bytes in the place of a file, whole or not at all, with the mode and owner that it had, and returns once that would survive a loss of
 * power. Bytes of null take the file away. Throws what the file system throws; the file is then as it was.
 */
export const replaceFile = async (kept: KeptFile, bytes: Buffer | null): Promise<void> => {
  const folder = dirname(kept.path);
  if (bytes === null) {
    await rm(kept.path, { force: true });
    return syncFolder(folder);
  }
  const partial = join(folder, `.${basename(kept.path)}.gateproof-${randomUUID()}`);
  const file = await open(partial, 'wx', 0o600);
  try {
    await fill(file, bytes, kept).finally(() => file.close());
    await rename(partial, kept.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(folder);
};

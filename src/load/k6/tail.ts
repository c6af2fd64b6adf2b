import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 262_144;

/** Reads a file as it grows. */
export type Tail = {
  /** Hands on all that is new. */
  read(): Promise<void>;
  close(): Promise<void>;
};

const openIfThere = async (path: string): Promise<FileHandle | null> => {
  try {
    return await open(path, 'r');
  } catch {
    return null;
  }
};

/** A file that is not there yet has nothing new. */
export const tailOf = (path: string, take: (text: string) => void): Tail => {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let file: FileHandle | null = null;
  const readAll = async (): Promise<void> => {
    file ??= await openIfThere(path);
    if (file === null) return;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      take(decoder.write(buffer.subarray(0, bytesRead)));
    }
  };
  let last: Promise<void> = Promise.resolve();
  return {
    // One reading after another, so that no text comes twice or out of order.
    read: () => {
      last = last.then(readAll);
      return last;
    },
    close: async () => {
      await last;
      await file?.close();
    },
  };
};

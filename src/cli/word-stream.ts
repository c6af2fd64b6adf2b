import { fstatSync, writeFileSync } from 'node:fs';

/** Where words go: standard output or standard error. */
export type WordStream = {
  write(text: string): void;
  /** The first error by which words were not written whole; null: none, or whoever read them had left. A stream may tell of it a turn of the loop later. */
  lost(): Error | null;
};

const isFile = (fd: number): boolean => {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
};

const isClosedPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

/**
 * Words that cannot be written end the words, not the command: it goes on, leaves its record, and keeps the exit code of its verdict. Whoever stops
 * reading (`gateproof run … | head`) knows that they did; what else is lost, such as on a full disk under `> run.log`, is told. A file is
 * written past Node's stream, which takes a short write for a whole one, and the last one on a full disk is short.
 */
export const openWordStream = (stream: NodeJS.WriteStream & { readonly fd: number }): WordStream => {
  let first: Error | null = null;
  const lose = (error: unknown): void => {
    const reason = error instanceof Error ? error : new Error(String(error));
    if (!isClosedPipe(reason)) first ??= reason;
  };
  stream.on('error', lose);
  const write = isFile(stream.fd)
    ? (text: string): void => {
        try {
          writeFileSync(stream.fd, text);
        } catch (error) {
          lose(error);
        }
      }
    : (text: string): void => void stream.write(text);
  return { write, lost: () => first };
};

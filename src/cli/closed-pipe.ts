/** Whoever stops reading (`gateproof run … | head`) ends the words, not the command: it goes on, leaves its record, and keeps its exit code. */
export const outliveReaders = (streams: readonly NodeJS.WriteStream[]): void => {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
};

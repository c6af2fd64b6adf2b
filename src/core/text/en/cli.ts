/** English sentences of the cli part of the catalogue. */
export const cliText = {} as const;

/** English sentences of the target part of the catalogue. */
export const targetText = {} as const;

/** English sentences of the judgement part of the catalogue. */
export const judgementText = {} as const;

/** English sentences of the report part of the catalogue. */
export const reportText = {} as const;

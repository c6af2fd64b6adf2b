/** English sentences of the profile part of the catalogue. */
export const profileText = {} as const;

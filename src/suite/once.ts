/** How often vitest has asked a question of this process again. */
let secondTries = 0;

/** Vitest asks a question again (`--retry`): what could not be made before may be made anew. */
export const noteSecondTry = (): void => {
  secondTries += 1;
};

/**
 * What several questions stand on is made once, and each of them hears how that went. What could not be made is made anew once a question is asked
 * again, and not for the next question: a run that goes wrong would be played for each of them.
 */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  let failedAfter: number | null = null;
  return () => {
    if (failedAfter !== null && failedAfter < secondTries) [made, failedAfter] = [null, null];
    made ??= make().catch((error: unknown) => {
      failedAfter = secondTries;
      throw error;
    });
    return made;
  };
};

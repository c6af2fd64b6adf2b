/** A field of something off the wire, of which nothing is trusted; undefined where it is no object or has none. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

/** What came with an event, as text. An event may come with nothing. */
export const shownWord = (word: unknown): string => JSON.stringify(word) ?? '';

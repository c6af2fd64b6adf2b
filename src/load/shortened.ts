const DETAIL_MAX = 300;

/** Far more is blanked than is kept; the end of a piece is thrown away, since half a secret there is not found. */
const BLANKED = 16_384;
const ENDING = 8_192;

/** The beginning of a text without secrets. A body of a megabyte is not searched to its end for each of them: that would hold up the load. */
export const shortened = (redact: (text: string) => string, detail: string): string => {
  if (detail.length <= BLANKED) return redact(detail).slice(0, DETAIL_MAX);
  const clean = redact(detail.slice(0, BLANKED));
  return clean.slice(0, Math.min(DETAIL_MAX, Math.max(0, clean.length - ENDING)));
};

/** One example of a failure, as seen. */
export type Example = { readonly kind: string; readonly atMs: number; readonly detail: string };

export type ExampleKeeper = {
  keep(kind: string, atUs: number, detail: string): void;
  all(): readonly Example[];
};

const PER_KIND = 3;
const DETAIL_MAX = 300;

/** Far more is blanked than is kept; the end of a piece is thrown away, since half a secret there is not found. */
const BLANKED = 16_384;
const ENDING = 8_192;

/** The beginning of a text without secrets. A body of a megabyte is not searched to its end for each of them: that would hold up the load. */
const shortened = (redact: (text: string) => string, detail: string): string => {
  if (detail.length <= BLANKED) return redact(detail).slice(0, DETAIL_MAX);
  const clean = redact(detail.slice(0, BLANKED));
  return clean.slice(0, Math.min(DETAIL_MAX, Math.max(0, clean.length - ENDING)));
};

/** Keeps the first few of each kind, shortened and passed through `redact`; the rest are only counted elsewhere. */
export const createExampleKeeper = (redact: (text: string) => string): ExampleKeeper => {
  const kept = new Map<string, Example[]>();
  return {
    keep: (kind, atUs, detail) => {
      const list = kept.get(kind) ?? [];
      if (list.length >= PER_KIND) return;
      list.push({ kind, atMs: atUs / 1000, detail: shortened(redact, detail) });
      kept.set(kind, list);
    },
    all: () => [...kept.values()].flat(),
  };
};

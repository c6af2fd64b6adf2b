import { shortened } from './shortened.ts';

/** One example of a failure, as seen. */
export type Example = { readonly kind: string; readonly atMs: number; readonly detail: string };

export type ExampleKeeper = {
  keep(kind: string, atUs: number, detail: string): void;
  all(): readonly Example[];
};

const PER_KIND = 3;

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

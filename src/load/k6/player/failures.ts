import { createBlanker, type RawBase64 } from '../../../core/blanking.ts';
import { shortened } from '../../shortened.ts';

const EXAMPLES_PER_KIND = 3;

/** What a virtual user shows of the failures that it met. */
export type Failures = {
  /** From now on a target may have echoed it: k6 redacts nothing on this console. */
  hide(secret: string): void;
  /** What was seen, as the end of a line: the first few of each kind; else empty. */
  detailOf(kind: string, text: string): string;
};

/** Blanks what our own engine blanks, and as it does before it shortens: half a secret is no longer found. */
export const createFailures = (rawBase64: RawBase64): Failures => {
  const secrets: string[] = [];
  const shown: Record<string, number> = {};
  let blank: ReturnType<typeof createBlanker> | null = null;
  return {
    hide: (secret) => {
      secrets.push(secret);
      blank = null;
    },
    detailOf: (kind, text) => {
      const before = shown[kind] ?? 0;
      shown[kind] = before + 1;
      if (before >= EXAMPLES_PER_KIND) return '';
      blank ??= createBlanker(secrets, rawBase64);
      return ` ${JSON.stringify(shortened(blank, text))}`;
    },
  };
};

import { readFileSync } from 'node:fs';

/** package.json stands two folders above the source and three above the built file. */
const CANDIDATES = ['../../package.json', '../../../package.json'];

/** The version of this package. */
export const toolVersion = (): string => {
  for (const candidate of CANDIDATES) {
    try {
      const found: unknown = JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8'));
      if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version);
    } catch {
      // Not here: the other candidate is the one.
    }
  }
  return 'unknown';
};

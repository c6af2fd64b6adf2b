import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './bin.ts' : './bin.js', import.meta.url));

/** The program and first word by which this very gateproof is started again, from source or as built. */
export const ownWords: readonly string[] = [process.execPath, entry];

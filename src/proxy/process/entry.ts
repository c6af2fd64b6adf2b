import { enableCompileCache } from 'node:module';

/** Starts a proxy. What Node compiled for an earlier one is read from its cache. */
enableCompileCache();
await import('./main.ts');

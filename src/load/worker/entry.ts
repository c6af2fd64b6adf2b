import { enableCompileCache } from 'node:module';

/** Starts a load worker. What Node compiled for an earlier worker is read from its cache, so that a run waits less for its workers. */
enableCompileCache();
await import('./main.ts');

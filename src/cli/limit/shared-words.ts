import type { LoadFlags } from '../load-options.ts';

/** The flags that a search and each of its steps may go by alike. */
export type SharedFlags = LoadFlags & { readonly source: readonly string[] };

/** What a step has in common with the search, as words of its own command: all but where its target runs, and its load. */
export const sharedWordsOf = (flags: SharedFlags): readonly string[] => {
  const { target, allowHost, source, proxyFault = [], waitQuiet, workers, samples } = flags;
  return [
    ...['--target', target, '--wait-quiet', waitQuiet],
    ...(workers === undefined ? [] : ['--workers', workers]),
    ...(samples === undefined ? [] : ['--samples']),
    ...source.flatMap((address) => ['--source', address]),
    ...allowHost.flatMap((host) => ['--allow-host', host]),
    ...proxyFault.flatMap((fault) => ['--proxy-fault', fault]),
  ];
};

import { isIP } from 'node:net';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { usageError } from '../usage-error.ts';

const text = englishCatalogue.shards;

/** The addresses of this machine that `--source` names, each once; what is no address is exit 2. */
export const parseSources = (written: readonly string[]): readonly string[] => {
  const wrong = written.find((address) => isIP(address) === 0);
  if (wrong !== undefined) throw usageError(text.badSource(wrong), text.badSourceHint());
  return [...new Set(written)];
};

/** Refuses (exit 2) an address that no connection can come from here. */
export const assertOurs = async (
  sources: readonly string[],
  canBind: (address: string) => Promise<boolean>,
): Promise<void> => {
  for (const address of sources)
    if (!(await canBind(address))) throw usageError(text.notOurs(address), text.notOursHint());
};

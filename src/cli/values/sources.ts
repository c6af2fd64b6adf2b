import { isIP } from 'node:net';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Machine } from '../../load/host/machine.ts';
import { noWayFrom } from '../../load/host/source-reach.ts';
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

/** Refuses (exit 2) an address from which no connection leads to one of these addresses of targets: a load from it would fail a healthy target. */
export const assertLead = async (
  sources: readonly string[],
  urls: readonly string[],
  machine: Pick<Machine, 'canBind' | 'resolveAll'>,
): Promise<void> => {
  const found = await noWayFrom(sources, urls, machine);
  if (found === null) return;
  if (found.why === 'family') throw usageError(text.otherFamily(found), text.otherFamilyHint());
  throw usageError(text.leadsNowhere(found), text.leadsNowhereHint());
};

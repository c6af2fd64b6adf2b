import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildGo, HEY_MODULE, installPeers, runInstaller, VEGETA_MODULE } from '../common/install.ts';
import { wrkAt } from './generators/closed-peers.ts';

/** Debian's packages of wrk, unpacked into the cache and not into the system. */
const WRK_PACKAGES = ['wrk', 'libluajit-5.1-2', 'libluajit-5.1-common'] as const;

const installWrk = async (cache: string, say: (line: string) => void): Promise<void> => {
  if (existsSync(wrkAt(cache))) return;
  const folder = join(cache, 'wrk');
  await mkdir(folder, { recursive: true });
  const fetched = await runInstaller(folder, ['apt-get', 'download', ...WRK_PACKAGES]);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  const unpacked: string[] = [];
  for (const file of files) unpacked.push(await runInstaller(folder, ['dpkg', '-x', file, '.']));
  say(`wrk: ${[fetched, ...unpacked].find((said) => said !== 'installed') ?? 'installed'}`);
};

/** Installs every peer that is not there yet; one that cannot be installed is absent, and the page says so. */
export const installAll = async (cache: string, say: (line: string) => void): Promise<void> => {
  await installPeers(cache, say);
  await buildGo(cache, 'vegeta', VEGETA_MODULE, say);
  await buildGo(cache, 'hey', HEY_MODULE, say);
  await installWrk(cache, say);
};

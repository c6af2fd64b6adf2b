import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { CaEnv } from '../../core/ca-env.ts';
import { trustEnv } from './trust.ts';

/** Where Go looks for authorities where nobody names a folder (its crypto/x509, root_linux.go and root_bsd.go); one that is not there is passed over. */
const USUAL_FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/local/share/certs', '/etc/openssl/certs'];

const absolute = (folders: string): string[] =>
  folders
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder));

/** A copy of the authorities that Node adds to its own, alone in a folder; null: it adds none, or cannot read them, which it passes over too. */
const layExtra = async (stage: string, file: string | undefined): Promise<string | null> => {
  if (file === undefined) return null;
  const folder = join(stage, 'extra-authorities');
  await mkdir(folder);
  try {
    await copyFile(file, join(folder, 'extra.pem'));
  } catch {
    return null;
  }
  return folder;
};

/**
 * The environment by which k6 on this stage believes those whom Node believes: of `ca` (PEM) these alone; else those of its system or those that
 * `env` names instead, and those of NODE_EXTRA_CA_CERTS beside them. k6 runs elsewhere, so each path is made absolute.
 */
export const layTrust = async (stage: string, ca: string | null, env: CaEnv): Promise<CaEnv> => {
  const file = ca === null ? null : join(stage, 'authorities.pem');
  if (file !== null) {
    await writeFile(file, ca ?? '');
    return trustEnv(file, join(stage, 'none'));
  }
  const extra = await layExtra(stage, env['NODE_EXTRA_CA_CERTS']);
  const { SSL_CERT_FILE: named, SSL_CERT_DIR: folders } = env;
  const known = folders === undefined ? null : absolute(folders);
  const searched = extra === null ? known : [...(known ?? USUAL_FOLDERS), extra];
  return {
    ...(named === undefined ? {} : { SSL_CERT_FILE: resolve(named) }),
    ...(searched === null ? {} : { SSL_CERT_DIR: searched.join(delimiter) }),
  };
};

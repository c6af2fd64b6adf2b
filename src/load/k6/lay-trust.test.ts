import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { layTrust } from './lay-trust.ts';

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
};
const USUAL = '/etc/ssl/certs:/etc/pki/tls/certs:/usr/local/share/certs:/etc/openssl/certs';

it('says nothing where the environment says nothing, nor hands on what is Node’s alone', async () => {
  const stage = await folder();
  expect(await layTrust(stage, null, {})).toEqual({});
  expect(await layTrust(stage, null, { NODE_OPTIONS: '--use-system-ca', NODE_USE_SYSTEM_CA: '1' })).toEqual({});
});

it('takes the authorities of a profile alone, whatever the environment names', async () => {
  const stage = await folder();
  const env = { SSL_CERT_FILE: '/a.pem', SSL_CERT_DIR: '/b', NODE_EXTRA_CA_CERTS: '/c.pem' };
  const [file, none] = [join(stage, 'authorities.pem'), join(stage, 'none')];
  expect(await layTrust(stage, 'pem', env)).toEqual({ SSL_CERT_FILE: file, SSL_CERT_DIR: none });
  expect(await readFile(file, 'utf8')).toBe('pem');
});

it.each([
  ['those of its system', {}, USUAL],
  ['those that the environment names', { SSL_CERT_DIR: '/b:/c' }, '/b:/c'],
])('puts what Node adds beside %s', async (_, named, folders) => {
  const stage = await folder();
  const file = join(stage, 'corp.pem');
  await writeFile(file, 'added');
  const env = { ...named, NODE_EXTRA_CA_CERTS: relative(process.cwd(), file) };
  const extra = join(stage, 'extra-authorities');
  expect(await layTrust(stage, null, env)).toEqual({ SSL_CERT_DIR: `${folders}:${extra}` });
  expect(await readFile(join(extra, 'extra.pem'), 'utf8')).toBe('added');
});

it('names files from anywhere, and passes over one that Node cannot read either', async () => {
  const stage = await folder();
  const env = { SSL_CERT_FILE: 'a.pem', SSL_CERT_DIR: 'b', NODE_EXTRA_CA_CERTS: join(stage, 'nowhere.pem') };
  expect(await layTrust(stage, null, env)).toEqual({
    SSL_CERT_FILE: join(process.cwd(), 'a.pem'),
    SSL_CERT_DIR: join(process.cwd(), 'b'),
  });
});

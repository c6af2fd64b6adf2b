import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

const text = englishCatalogue.control;

/** As a URL holds it: lower case, numbers as dotted quads, IPv6 in brackets and shortened (WHATWG URL, host parsing). */
const normalHost = (host: string): string | null => {
  const written = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = `http://${written}/`;
  if (!URL.canParse(url)) return null;
  const { hostname, port, pathname, username } = new URL(url);
  return port === '' && pathname === '/' && username === '' ? hostname : null;
};

/** 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 and its IPv4-mapped forms; `localhost` by name, without asking DNS. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname) ||
  /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(hostname);

/** Whether an address is of this machine, by its name alone. */
export const isLoopbackUrl = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).hostname);

/** Load goes to this machine, or to a host that `--allow-host` names exactly; otherwise a HarnessError (exit 2) with the flag to use. */
export const assertMayLoad = (url: string, allowHosts: readonly string[]): void => {
  if (!URL.canParse(url))
    throw new HarnessError(text.noAddress(), { exitCode: EXIT.usage, hint: text.noAddressHint() });
  const { hostname } = new URL(url);
  if (isLoopback(hostname) || allowHosts.some((host) => normalHost(host) === hostname)) return;
  throw new HarnessError(text.notLoopback(hostname), { exitCode: EXIT.usage, hint: text.notLoopbackHint(hostname) });
};

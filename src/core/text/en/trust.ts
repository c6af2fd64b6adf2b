import { count, listed } from './figures.ts';

/** English sentences about where a load goes and whom it believes there. */
export const trustText = {
  unbelieved: (of: { readonly count: number; readonly kinds: readonly string[] }) =>
    `Not one connection of the load got past TLS (${count(of.count)} requests and sockets ended by: ${listed(of.kinds)}), although the preflight of this run did: the load believed other authorities than this command, or the target changed its certificate in between. Nothing of the target was measured`,
  leads: ({ host, addresses }: { readonly host: string; readonly addresses: readonly string[] }) =>
    `${host} leads to ${listed(addresses)}: gateproof looked it up once, and sends its load there.`,
  remedy:
    'Name who vouches for the target in its profile (`tls.ca`): that counts for the whole load. Of the environment the load gets NODE_EXTRA_CA_CERTS, NODE_USE_SYSTEM_CA, SSL_CERT_FILE and SSL_CERT_DIR, but not NODE_TLS_REJECT_UNAUTHORIZED: say `tls.insecure` instead.',
} as const;

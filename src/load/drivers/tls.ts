import type { Tls } from '../../core/tls.ts';

/** How a certificate is held against a target, in the words of `node:tls`. Left out: the authorities that Node knows. */
export const tlsOptions = (tls: Tls | undefined): { readonly ca?: string; readonly rejectUnauthorized?: boolean } => ({
  ...(tls === undefined || tls.ca === null ? {} : { ca: tls.ca }),
  ...(tls?.insecure === true ? { rejectUnauthorized: false } : {}),
});

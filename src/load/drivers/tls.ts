import type { ConnectionOptions } from 'node:tls';
import type { TargetSpec } from '../../core/target-spec.ts';

/** How a certificate is held against a target, in the words of `node:tls`. Left out: the authorities that Node knows. */
export const tlsOptions = (tls: TargetSpec['tls']): Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'> => ({
  ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
  ...(tls?.insecure === true ? { rejectUnauthorized: false } : {}),
});

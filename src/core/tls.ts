import { z } from 'zod';

/** How the certificate of an `https` target is checked; left out: by the authorities that Node knows. */
export const tlsSchema = z.strictObject({
  /** Certificates (PEM) of those who may vouch for it, instead of the authorities that Node knows: public, no secret. */
  ca: z
    .string()
    .includes('-----BEGIN CERTIFICATE', { error: 'the text of a certificate (PEM), not the path of a file' })
    .nullable()
    .default(null),
  /** Takes any certificate: whoever answers there is believed. */
  insecure: z.boolean().default(false),
});
export type Tls = z.infer<typeof tlsSchema>;

import { z } from 'zod';

/** A host name that was looked up once, and all addresses that it led to, in the order of the system. */
export const namedHostSchema = z.strictObject({ host: z.string(), addresses: z.array(z.string()).min(1) });
export type NamedHost = z.infer<typeof namedHostSchema>;

type Asked = { readonly family?: number | 'IPv4' | 'IPv6' | undefined; readonly all?: boolean | undefined };
type Address = { address: string; family: number };

/** As `node:net` and `node:tls` take it. */
export type Lookup = (
  host: string,
  options: Asked,
  callback: (error: Error | null, address: string | Address[], family?: number) => void,
) => void;

/** The host of a URL as a resolver or a certificate writes it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string => hostname.replaceAll(/^\[|\]$/g, '');

const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);

const isOf = (family: Asked['family'], address: string): boolean =>
  family === undefined || family === 0 || familyOf(address) === Number(String(family).replace('IPv', ''));

/** As getaddrinfo(3) is told of by Node. */
const notFound = (host: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    ...{ errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host },
  });

const addressesOf = (names: readonly NamedHost[], host: string): readonly string[] =>
  names.find((each) => each.host === host)?.addresses ?? [];

/**
 * The `lookup` of a connection to a host that was looked up before: it asks nobody, so nothing that a name service does is taken for the target's
 * doing. It answers as `dns.lookup` would: of the family that is asked for, one or all, never before it returns. undefined: a host that is not
 * among the names is looked up by Node, for each connection.
 */
export const lookupOf = (names: readonly NamedHost[], host: string): Lookup | undefined => {
  const known = addressesOf(names, host);
  if (known.length === 0) return undefined;
  return (asked, { family, all }, callback) => {
    const found = known.filter((address) => isOf(family, address));
    const [first] = found;
    queueMicrotask(() => {
      if (first === undefined) callback(notFound(asked), all === true ? [] : '');
      else if (all === true)
        callback(
          null,
          found.map((address) => ({ address, family: familyOf(address) })),
        );
      else callback(null, first, familyOf(first));
    });
  };
};

/** The address of a host that leads to one IPv4 address and nowhere else; null: it was not looked up, or there is a choice to make. */
export const onlyAddressOf = (names: readonly NamedHost[], host: string): string | null => {
  const [first, ...more] = addressesOf(names, host);
  return first === undefined || more.length > 0 || familyOf(first) !== 4 ? null : first;
};

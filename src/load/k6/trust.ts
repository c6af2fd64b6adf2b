import type { TargetSpec } from '../../core/target-spec.ts';

/** How k6 holds the certificates of its targets: one way for all of them. */
export type Trust = {
  /** Certificates (PEM) of those who may vouch for a target, instead of the authorities of the system; null: these. */
  readonly ca: string | null;
  readonly insecure: boolean;
};

type Trusted = Pick<TargetSpec, 'tls' | 'baseUrl' | 'alsoAt'>;

const OF_SYSTEM: Trust = { ca: null, insecure: false };

const isTls = ({ baseUrl, alsoAt }: Trusted): boolean => [baseUrl, ...alsoAt].some((url) => /^https:/i.test(url));

/** The trust that all targets on TLS share; null where they differ: k6 has one for all, and would believe one target as it should believe another. */
export const trustOf = (specs: readonly Trusted[]): Trust | null => {
  const all = specs.filter(isTls).map(({ tls }): Trust => ({ ca: tls?.ca ?? null, insecure: tls?.insecure ?? false }));
  const [first = OF_SYSTEM] = all;
  return all.every(({ ca, insecure }) => ca === first.ca && insecure === first.insecure) ? first : null;
};

/** Go reads the authorities from a file that the environment names, but on these systems it asks the system alone (its crypto/x509, root_darwin.go and root_windows.go). */
const ASK_THE_SYSTEM: readonly NodeJS.Platform[] = ['darwin', 'win32', 'cygwin'];

/** Whether k6 on this system can be told whom to trust. */
export const canNameAuthorities = (platform: NodeJS.Platform): boolean => !ASK_THE_SYSTEM.includes(platform);

/** What makes Go, and so k6, trust these authorities and no others; `nowhere` is a folder that is not there. */
export const trustEnv = (file: string | null, nowhere: string): Readonly<Record<string, string>> =>
  file === null ? {} : { SSL_CERT_FILE: file, SSL_CERT_DIR: nowhere };

import type { WireBooks, WireBytes, WireEnd } from '../core/wire-fault.ts';

/** What a proxy counts, while it counts. */
export type OpenWireBooks = {
  accepted: number;
  open: number;
  reached: number;
  readonly ended: Record<WireEnd, number>;
  readonly up: WireBytes;
  readonly down: WireBytes;
  readonly ownFailures: Record<string, number>;
};

export const openWireBooks = (): OpenWireBooks => ({
  accepted: 0,
  open: 0,
  reached: 0,
  ended: { client: 0, target: 0, fault: 0, proxy: 0, unreached: 0 },
  up: { read: 0, passed: 0 },
  down: { read: 0, passed: 0 },
  ownFailures: {},
});

/** Errors of this machine and not of the other end: descriptors, ports, memory, its name service. */
const OUR_ERRORS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EAI_AGAIN']);

/** Counts an error that is ours; says whether it was. */
export const countOwnFailure = ({ ownFailures }: OpenWireBooks, error: NodeJS.ErrnoException): boolean => {
  const code = error.code ?? '';
  if (!OUR_ERRORS.has(code)) return false;
  ownFailures[code] = (ownFailures[code] ?? 0) + 1;
  return true;
};

/** The books as they stand. */
export const viewWireBooks = (books: OpenWireBooks, faults: WireBooks['faults']): WireBooks => ({
  ...books,
  ended: { ...books.ended },
  up: { ...books.up },
  down: { ...books.down },
  ownFailures: { ...books.ownFailures },
  faults: faults.map((fault) => ({ ...fault })),
});

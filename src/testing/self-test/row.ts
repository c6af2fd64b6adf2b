import type { ObjectiveId } from '../../core/objectives.ts';
import type { InconclusiveReason } from '../../core/verdict.ts';

/** For what a fault may leave undecided what it does not break. */
export const MAY_BE = {
  'may be indeterminate': 'indeterminate',
  'may be too few': 'too-few-samples',
} as const satisfies Record<string, InconclusiveReason>;

export type MayBe = keyof typeof MAY_BE;

/** What a fault does to one objective: it must fail, it may, it may leave it open for one reason, or it must stay undecided for this reason. */
export type Cell = 'fail' | 'may fail' | MayBe | InconclusiveReason;

/** Which part of the target a fault is in. */
export const FAULT_KINDS = ['quotes', 'sockets', 'process', 'network', 'said of itself', 'server figures'] as const;

/** One planted fault and what it does. Every objective without a cell must hold. */
export type MatrixRow = {
  readonly fault: string;
  readonly kind: (typeof FAULT_KINDS)[number];
  readonly cells: Partial<Readonly<Record<ObjectiveId, Cell>>>;
  /** Why a row without a failing cell has none. */
  readonly why?: string;
  /** It treats the two clients differently, and that must be told; of every other row it must not. */
  readonly clientsApart?: true;
  /** Part of the short form. */
  readonly short?: true;
  /** Planted not before the load but once the target has had so many requests of it, after a warm-up of this length. */
  readonly planted?: { readonly afterRequests: number; readonly warmUpMs: number };
};

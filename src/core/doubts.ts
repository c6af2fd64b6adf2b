/** Remarks on why a verdict may be ours, or on too little. */
export type DoubtNote =
  /** A start-up that took more than half a minute or a quarter of its phase: `bad` of its `n` samples are, and it breaks the limit by itself. */
  | {
      readonly code: 'start-up-fails';
      readonly phase: string;
      readonly slices: number;
      readonly n: number;
      readonly bad: number;
    }
  /** Wall time ran ahead by so much: this machine slept, or its clock was set, and losses of connections may be its doing. */
  | { readonly code: 'machine-slept'; readonly forMs: number }
  /** Over a steady phase the slices' P95 rose by at least `riseMs`, around `levelMs`; `allowedMs` would still be steady. */
  | {
      readonly code: 'rising';
      readonly phase: string;
      readonly riseMs: number;
      readonly levelMs: number;
      readonly allowedMs: number;
    };

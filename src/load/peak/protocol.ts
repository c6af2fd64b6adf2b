import type { PeakPlayed } from '../../core/peak.ts';
import type { PeakJob } from '../drivers/peak.ts';

/** What the parent tells the process that plays a closed loop. Secrets travel by this message only. */
export type ToPeak = { readonly kind: 'play'; readonly job: PeakJob } | { readonly kind: 'stop' };

export type FromPeak =
  | { readonly kind: 'played'; readonly played: PeakPlayed }
  | { readonly kind: 'error'; readonly message: string };

/** Remarks on sockets that stood connected, and were not served or not known to be. */
export type ServedNote =
  /** Of so many clients nobody knows what they were sent last (`unserved` of them got nothing for longer than they may), beside `n` of which it is known, and on them it would hang. */
  | { readonly code: 'ends-unknown'; readonly clients: number; readonly unserved: number; readonly n: number }
  /** So many sockets did not answer when we asked them to leave, or were open when we gave up, beside `n` whose end is known, and on them it would hang. */
  | { readonly code: 'leaves-unknown'; readonly connections: number; readonly n: number }
  /**
   * Beside `n` frames so many are missing as the unserved time would have brought: `sockets` of `of` that were subscribed waited longer than `patienceMs`
   * to their end, and in `slices` no socket got any. `timeRatio` of the time that they stood, 0 to 1.
   */
  | {
      readonly code: 'stream-silent';
      readonly missing: number;
      readonly n: number;
      readonly sockets: number;
      readonly of: number;
      readonly patienceMs: number;
      readonly slices: number;
      readonly timeRatio: number;
    };

/**
 * Of so many connected sockets so many were refused their subscription or waited for an answer that did not come; their share may be `upper`, and
 * `allowedRatio` is what connect success allows (ratios).
 */
export type MissingSubscriptions = {
  readonly connected: number;
  readonly subscribed: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly upper: number;
  readonly allowedRatio: number;
};

export const NO_ANSWERS = { availability: 'fail', 'error-rate': 'fail' } as const;
/** 800 a second at a server of 120: most of them wait longer than the client does. */
export const QUEUED = { ...NO_ANSWERS, 'response-p95': 'fail' } as const;
export const NO_MESSAGES = {
  'event-lossless': 'no-data',
  'last-value': 'no-data',
  'message-order': 'no-data',
} as const;
export const NONE_IN = {
  'connect-success': 'fail',
  'disconnect-rate': 'no-data',
  'message-latency-p95': 'no-data',
  ...NO_MESSAGES,
  'join-p95': 'fail',
  'subscribe-p95': 'fail',
  'recovery-success': 'no-data',
} as const;
/** What was sent last to a connection that was cut nobody knows. */
export const CUT = { 'disconnect-rate': 'fail', 'event-lossless': 'indeterminate' } as const;
/** Few get in, and late. */
export const SLOWLY_IN = {
  'connect-success': 'fail',
  'disconnect-rate': 'too-few-samples',
  'message-latency-p95': 'may fail',
  'join-p95': 'fail',
  'subscribe-p95': 'fail',
  'event-lossless': 'may fail',
  'last-value': 'may fail',
  'message-order': 'may fail',
  'recovery-success': 'may fail',
} as const;
/** What stands still sends nothing; where the host is slow too, those that are in hear little else. */
export const FEW_HEARD = { 'message-latency-p95': 'may be too few' } as const;
/** Those that are let in late leave soon after, and may not wait for what they asked for. */
export const LATE_IN = { 'join-p95': 'may fail', 'subscribe-p95': 'may fail', 'recovery-success': 'may fail' } as const;
export const UNPROVEN = {
  availability: 'mode-unproven',
  'error-rate': 'mode-unproven',
  'response-p95': 'mode-unproven',
  'connect-success': 'mode-unproven',
  'disconnect-rate': 'mode-unproven',
  'message-latency-p95': 'mode-unproven',
  'event-lossless': 'mode-unproven',
  'last-value': 'mode-unproven',
  'message-order': 'mode-unproven',
  'join-p95': 'mode-unproven',
  'subscribe-p95': 'mode-unproven',
  'recovery-success': 'mode-unproven',
} as const;

/**
 * Nothing was proven, either way. Thrown by a matcher rather than returned as a mismatch, so that `.not` does not turn it into a pass: what is
 * undecided is neither shown to hold nor shown to break.
 */
export class InconclusiveError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InconclusiveError';
  }
}

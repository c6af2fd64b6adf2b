/** What k6 says of one request, in milliseconds: until it had a connection, and from then until the answer was read. */
export type Timings = {
  readonly blocked: number;
  readonly connecting: number;
  readonly tls_handshaking: number;
  readonly duration: number;
};

type Instants = { readonly dueUs: number; readonly beganUs: number; readonly endedUs: number };

/**
 * Parts the time from the plan to the end of a request into ours and the target's: what k6 did not spend on the connection or the answer (it woke up
 * late, had no free virtual user, or came back to the script late) is lateness. So a k6 that is starved never makes a target slow on the control clock.
 * Of a request without an answer k6 times nothing (`null`), and all of it after its begin is the target's. Whole microseconds; due + late <= sent <= ended,
 * also where the wall time that k6 goes by was set back meanwhile: then it times less than nothing, and what would lie before an earlier instant lies there.
 */
export const splitOf = (
  { dueUs, beganUs, endedUs: readUs }: Instants,
  timings: Timings | null,
): { readonly lateUs: number; readonly sentUs: number; readonly endedUs: number } => {
  const endedUs = Math.max(dueUs, beganUs, readUs);
  if (timings === null) return { lateUs: Math.max(0, beganUs - dueUs), sentUs: Math.max(dueUs, beganUs), endedUs };
  const { blocked, connecting, tls_handshaking, duration } = timings;
  // `blocked` of k6 runs until there is a connection: it holds connecting and TLS (its httpext/tracer.go).
  const connectUs = Math.max(0, Math.round(Math.max(blocked, connecting + tls_handshaking) * 1000));
  const answerUs = Math.max(0, Math.round(duration * 1000));
  const ownUs = Math.max(0, endedUs - beganUs - connectUs - answerUs);
  const releasedUs = Math.max(dueUs, beganUs + ownUs);
  return {
    ...{ lateUs: releasedUs - dueUs, endedUs },
    sentUs: Math.max(releasedUs, Math.min(endedUs, releasedUs + connectUs)),
  };
};

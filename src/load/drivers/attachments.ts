/** What socket.io-parser (4.2.7) takes for one packet by default: a real client ends its connection at more, and at none. */
const ATTACHMENTS_MOST = 10;

/** The number of attachments that a packet announces; throws a SyntaxError where a real client would end its connection. k6 runs this file too. */
export const attachmentsOf = (digits: string): number => {
  const count = Number(digits);
  if (count < 1) throw new SyntaxError('attachments of which there is none');
  if (count > ATTACHMENTS_MOST) throw new SyntaxError('too many attachments');
  return count;
};

/** English sentences of the judgement part of the catalogue. */
export const judgementText = {
  damagedHistogram: (why: string) => ({
    message: `A histogram in the record is damaged: ${why}.`,
    hint: 'The record was cut short or edited. Use the file that the run wrote, or run it again.',
  }),
  histogramUnreadable: 'its text cannot be decoded',
  histogramDisagrees: (of: { readonly stated: number; readonly held: number; readonly upToUs: number }) =>
    `it says ${of.stated} samples and holds ${of.held}, with a range up to ${of.upToUs} us`,
} as const;

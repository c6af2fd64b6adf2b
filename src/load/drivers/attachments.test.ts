import { describe, expect, it } from 'vitest';
import { attachmentsOf } from './attachments.ts';

describe('attachments that a packet announces', () => {
  it.each(['1', '2', '10'])('%s: as many', (digits) => {
    expect(attachmentsOf(digits)).toBe(Number(digits));
  });

  it.each(['0', '11', '99999'])('%s: no packet', (digits) => {
    expect(() => attachmentsOf(digits)).toThrow(SyntaxError);
  });
});

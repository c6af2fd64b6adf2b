import type { Arm } from '../../modes.ts';
import type { QuoteWire } from '../../quote-wire.ts';
import type { EncodedHistogram } from '../../slice.ts';
import { counted, duration, milliseconds } from './figures.ts';

const p95 = (histogram: EncodedHistogram): string => milliseconds((histogram?.p95Us ?? 0) / 1000);

const connections = ({ connect, tls }: QuoteWire): string => {
  if (connect === null) return 'no new connection';
  const made = `${counted(connect.count, 'connections')} made, connect ${p95(connect)}`;
  return tls === null ? made : `${made}, TLS ${p95(tls)}`;
};

const answers = ({ firstByte, body }: QuoteWire): string =>
  firstByte === null ? '' : `; to the head of an OK answer ${p95(firstByte)}, its body ${p95(body)} more`;

/** English sentences on what quote requests met on the wire. */
export const quoteWireText = {
  title: 'On the wire',
  /** All figures are P95. */
  line: (mode: Arm, wire: QuoteWire) => `${mode}: ${connections(wire)}${answers(wire)} (P95 each, warm-up too).`,
  retryAfter: (mode: Arm, { seen, maxMs, held }: QuoteWire['retryAfter'], isHonoured: boolean) => {
    const longest = maxMs === null ? 'in no words that can be read' : `at the longest after ${duration(maxMs)}`;
    const then = isHonoured
      ? `${counted(held, 'requests')} due within such a wait ${held === 1 ? 'was not sent; it is' : 'were not sent; they are'} among the dropped.`
      : 'The load went on all the same: the scenario does not ask to honour it.';
    return `${mode}: ${counted(seen, 'answers')} 429 said when to come back, ${longest}. ${then}`;
  },
  /** `insecure` in the profile. */
  uncheckedCertificate: (mode: Arm) =>
    `${mode}: the certificate of the target was not checked, as the profile says (tls.insecure): nothing proves who answered.`,
} as const;

import { expect, it } from 'vitest';
import type { QuoteWire } from '../core/quote-wire.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import { QuoteWireCounter } from '../measure/quote-wire.ts';
import { modeViewsOf } from './facts.ts';
import { quoteWireSections } from './sections/quote-wire.ts';
import { viewOf } from './testing/sample-views.ts';

const wireOf = (count: (wire: QuoteWireCounter) => void): QuoteWire => {
  const wire = new QuoteWireCounter();
  count(wire);
  return wire.finish();
};

const said = (wire: QuoteWire | null, { honourRetryAfter = false, insecure = false } = {}): readonly string[] => {
  const record = buildRecord({ modes: { 'gateway-only': { wire, slices: [] } }, gating: ['error-rate'] });
  const { scenario, modes } = record;
  const view = viewOf({
    ...record,
    scenario: scenarioSchema.parse({ ...scenario, quotes: { honourRetryAfter } }),
    modes: modes.map((mode) => ({ ...mode, target: { ...mode.target, tls: { ca: null, insecure } } })),
  });
  return quoteWireSections(view, modeViewsOf(view)).flatMap((section) =>
    section.kind === 'lines' ? section.lines.map(({ text }) => text) : [],
  );
};

const answered = (wire: QuoteWireCounter, tlsUs = Number.NaN): void => {
  wire.opened(210, tlsUs);
  wire.opened(210, tlsUs);
  wire.ok(12_000, 40);
};

it.each([
  ['nothing of a run that asked for no quotes', null, []],
  [
    'connections and the parts of answers',
    wireOf((wire) => answered(wire)),
    [
      'gateway-only: 2 connections made, connect 0.21 ms; to the head of an OK answer 12 ms, its body 0.04 ms more (P95 each, warm-up too).',
    ],
  ],
  [
    'TLS where there was any',
    wireOf((wire) => answered(wire, 1_500)),
    [
      'gateway-only: 2 connections made, connect 0.21 ms, TLS 1.5 ms; to the head of an OK answer 12 ms, its body 0.04 ms more (P95 each, warm-up too).',
    ],
  ],
  ['that no connection came about', wireOf(() => {}), ['gateway-only: no new connection (P95 each, warm-up too).']],
])('a report says of the wire %s', (_, wire, lines) => {
  expect(said(wire)).toEqual(lines);
});

const limited = wireOf((wire) => {
  answered(wire);
  wire.retryAfter(60e6);
  wire.retryAfter(Number.NaN);
  wire.held();
});

it.each([
  [
    limited,
    true,
    'gateway-only: 2 answers 429 said when to come back, at the longest after 1 m. 1 request due within such a wait was not sent; it is among the dropped.',
  ],
  [
    limited,
    false,
    'gateway-only: 2 answers 429 said when to come back, at the longest after 1 m. The load went on all the same: the scenario does not ask to honour it.',
  ],
  [
    wireOf((wire) => wire.retryAfter(Number.NaN)),
    true,
    'gateway-only: 1 answer 429 said when to come back, in no words that can be read. 0 requests due within such a wait were not sent; they are among the dropped.',
  ],
])('and of answers that said when to come back: %#', (wire, honourRetryAfter, text) => {
  expect(said(wire, { honourRetryAfter })[1]).toBe(text);
});

it('and that nobody checked a certificate', () => {
  expect(said(null, { insecure: true })).toEqual([
    'gateway-only: the certificate of the target was not checked, as the profile says (tls.insecure): nothing proves who answered.',
  ]);
});

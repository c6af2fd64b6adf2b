import { expect, it } from 'vitest';
import { scenarioSchema } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { WHOLE_PLAN } from '../load/cursor.ts';
import type { Progress } from '../load/progress.ts';
import { createPlan } from '../scenario/plan.ts';
import type { CliContext } from './context.ts';
import { createProgressLine } from './progress.ts';

const at = (atMs: number, changes: Partial<Progress> = {}): Progress => ({
  ...{ atUs: atMs * 1_000, released: 0, inFlight: 0, open: 0, subscribed: 0, lost: 0, messages: 0, latenessMaxUs: 0 },
  ...changes,
});

/** What a run of 60 s with these loads shows. */
const shown = (live: boolean, load: object, progress: readonly Progress[]): string[] => {
  const said: string[] = [];
  const scenario = scenarioSchema.parse({
    ...{ name: 'live', question: 'How does it go?', gating: ['connect-success'] },
    phases: [{ name: 'all', durationMs: 60_000, ...load }],
  });
  const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  const context = {
    ...{ terminal: { live, columns: 80, colour: false }, catalogue: englishCatalogue },
    stderr: (text: string) => said.push(text),
  } as unknown as CliContext;
  const line = createProgressLine(plan, WHOLE_PLAN, context);
  for (const each of progress) line.show(each);
  line.end();
  return said;
};

const sockets = { connections: { count: 50_000, holdMs: 60_000 } };

it('on a terminal one line is drawn anew, fits into 80 columns and is wiped at the end', () => {
  const full = { open: 50_000, subscribed: 49_998, lost: 12, latenessMaxUs: 12_345 };
  const said = shown(true, sockets, [at(1_000, { messages: 2_000 }), at(61_500, { ...full, messages: 1_514_500 })]);
  expect(Math.max(...said.map((text) => text.length - '\r\u001b[K'.length))).toBe(79);
  expect(said).toEqual([
    '\r\u001b[K00:01/02:00  0 open  0 subscribed  0 lost  2,000 msgs/s  late 0 ms',
    '\r\u001b[K01:01/02:00  50,000 open  49,998 subscribed  12 lost  25,000 msgs/s  late 12 ms',
    '\r\u001b[K',
  ]);
});

it('elsewhere there is a plain line each ten seconds, with the worst lateness since the last', () => {
  const said = shown(false, sockets, [
    at(9_500, { latenessMaxUs: 40_000, messages: 100 }),
    at(10_000, { latenessMaxUs: 2_000, messages: 200, open: 5, subscribed: 4, lost: 1 }),
    at(10_500, { latenessMaxUs: 1_000, messages: 300 }),
    at(20_000, { latenessMaxUs: 3_000, messages: 1_250 }),
  ]);
  expect(said).toEqual([
    '00:10/02:00  5 open  4 subscribed  1 lost  20 msgs/s  late 40 ms\n',
    '00:20/02:00  0 open  0 subscribed  0 lost  105 msgs/s  late 3 ms\n',
  ]);
});

it('says nothing of sockets or requests that the plan has none of', () => {
  const requests = { quotes: { ratePerSec: 10 } };
  expect(shown(false, requests, [at(10_000, { released: 100, inFlight: 2 })])).toEqual([
    '00:10/01:00  100/600 requests  2 in flight  late 0 ms\n',
  ]);
});

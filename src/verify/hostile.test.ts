import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { renderChecklistJunit } from '../report/checklist/junit.ts';
import { renderChecklistMarkdown } from '../report/checklist/markdown.ts';
import { renderChecklistText } from '../report/checklist/terminal.ts';
import { plainPaint } from '../report/paint.ts';
import { answering, nobodyListens, openCannedTarget, type Reply } from '../target/testing/canned-target.ts';
import { runChecklist } from './checklist.ts';
import { checkedAt, KEY, profileFor } from './testing/checked.ts';

const ESC = '\u001b';
const DEADLINE_MS = 500;
/** Of what answers at once. */
const PATIENT_MS = 20_000;

const drip = (response: ServerResponse, text: string): void => {
  const timer = setInterval(() => response.write(text), 20);
  response.once('close', () => clearInterval(timer));
};

const HOSTILE: readonly (readonly [string, Reply])[] = [
  ['a body over 1 MB', (_, response) => response.end(`{"status":"healthy","x":"${'x'.repeat(1_200_000)}"}`)],
  ['a body of just under 1 MB that says nothing', answering(200, { x: 'y'.repeat(1_000_000) })],
  ['JSON that is cut off', answering(200, '{"status":"healthy","valid":true,"connected":true,"limited":true')],
  ['a list', answering(200, '[{"status":"healthy"}]')],
  ['the word alone', answering(200, '"healthy"')],
  ['nothing', answering(200, '')],
  ['a page', answering(200, '<html>healthy</html>', { 'content-type': 'text/html' })],
  ['terminal codes', answering(200, `{"status":"${ESC}[2J${ESC}]0;owned\u0007healthy","valid":"true"}`)],
  [
    'a redirect to itself',
    (seen, response) => {
      response.writeHead(302, { location: seen.url });
      response.end();
    },
  ],
  [
    'a body that never ends',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"status":"healthy"');
    },
  ],
  [
    'a slow drip',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drip(response, ' ');
    },
  ],
  ['a connection that is cut', (_, response) => response.destroy()],
  ['status 500', answering(500, { status: 'healthy', valid: true, connected: true, limited: true })],
];

const ASKED = ['H1', 'H2', 'H3', 'H4', 'H5', 'F1', 'F4', 'flags'] as const;

const playedAgainst = async (reply: Reply, deadlineMs = DEADLINE_MS) => {
  const profile = profileFor('documented');
  const paths = Object.values(profile.endpoints);
  const replies = [...paths, '/api/v1/receiver/get-stock-quote'].map((path) => [path, reply] as const);
  const target = await openCannedTarget(Object.fromEntries(replies));
  onTestFinished(() => target.close());
  const checked = checkedAt(target.url, { profile });
  return runChecklist(checked, { tier: 2, deadlineMs });
};

describe('a hostile answer', () => {
  it.each(HOSTILE)('%s turns every check that asked red or not measurable, in its time', async (_, reply) => {
    const list = await playedAgainst(reply);
    for (const id of ASKED) {
      const { outcome, evidence, tookMs } = list.checks.find((check) => check.id === id)!;
      expect(['fail', 'inconclusive'], `${id}: ${outcome.why}`).toContain(outcome.state);
      expect(outcome.why.length, id).toBeGreaterThan(10);
      expect(evidence.length, id).toBeGreaterThan(0);
      expect(tookMs, id).toBeLessThan(DEADLINE_MS + 2_500);
    }
    expect(list.checks.find(({ id }) => id === 'H1')?.outcome.state).toBe('fail');
    const text = JSON.stringify(list);
    expect(text.length).toBeLessThan(40_000);
    expect(text).not.toMatch(/u001b|u0007/);
  });

  it('of which every form of a secret is one leaves none in any output', async () => {
    const split = (secret: string): string =>
      `${secret.slice(0, 7)}${ESC}[0m${secret.slice(7, 12)}\u200b${secret.slice(12)}`;
    const forms = Object.values(KEY).flatMap((secret) => [
      secret,
      split(secret),
      btoa(secret),
      encodeURIComponent(secret),
    ]);
    const said = {
      status: forms.join(' '),
      mode: split(KEY.appKey),
      error: forms,
      errors: forms,
      flags: { strictMode: split(KEY.accessToken) },
    };
    const list = await playedAgainst(answering(200, said, { 'retry-after': KEY.accessToken }), PATIENT_MS);
    const print = { columns: 80, paint: plainPaint, detail: 'full', files: [], command: 'gateproof check' } as const;
    const outputs = [
      JSON.stringify(list),
      renderChecklistText(list, print),
      renderChecklistMarkdown(list, ''),
      renderChecklistJunit(list),
    ].map((output) => output.replaceAll(/\s+/g, ''));
    for (const output of outputs) {
      expect(output).toContain('redacted');
      for (const secret of Object.values(KEY)) {
        // A half of it would help too.
        for (const part of [secret.slice(0, 14), secret.slice(-12), btoa(secret).slice(0, 18)])
          expect(output).not.toContain(part);
      }
    }
  });
});

describe('nobody there', () => {
  it('is a failure of every check that asks, and never a pass', async () => {
    const list = await runChecklist(checkedAt(nobodyListens()), { tier: 3, deadlineMs: 30_000 });
    const passed = list.checks.filter(({ outcome }) => outcome.state === 'pass').map(({ id }) => id);
    // They look at a process, which is handed in.
    expect(passed).toEqual(['P3', 'P4']);
    expect(list.verdict).toBe('fail');
    expect(list.traffic.requests).toBe(0);
  });

  it('and a 404 where the profile promises an endpoint is red too', async () => {
    const list = await playedAgainst(answering(404, {}), PATIENT_MS);
    expect(list.checks.find(({ id }) => id === 'H1')?.outcome.why).toContain("should say 'absent'");
  });
});

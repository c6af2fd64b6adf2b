import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const JUDGED = ['event-lossless', 'last-value', 'message-order'] as const;
const CLIENTS = 20;

/** What became of the messages of 20 clients that each stay two seconds, judged by all three objectives on it. */
const judged = async (name: string, faults: readonly string[]) => {
  const words = faults.flatMap((fault) => ['--fault', fault]);
  const target = await startTestTarget(['--tick-rate', '50', ...words], 'gateway-only');
  try {
    const out = join(folder.path, `${name}-out`);
    const path = await scenarioFile(folder.path, {
      ...{ name, question: 'Is every message there?', gating: [...JUDGED], sliceMs: 1_000 },
      sockets: { client: 'wire', convergeMs: 500 },
      phases: [{ name: 'hold', durationMs: 1_000, connections: { shape: 'burst', count: CLIENTS, holdMs: 2_500 } }],
    });
    const left = leftBy(
      out,
      await runCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0'], SECRETS),
    );
    const [mode] = Object.values(left.summary.modes);
    const verdicts = Object.fromEntries(mode?.objectives.map(({ id, verdict }) => [id, verdict]) ?? []);
    return { ...left, verdicts, planted: (await target.books()).messages.planted };
  } finally {
    await target.stop();
  }
};

it.concurrent('messages that are all there pass, whichever way they are judged', async () => {
  const { summary, verdicts, record, stdout } = await judged('whole', []);
  expect(Object.keys(verdicts), stdout).toEqual(expect.arrayContaining([...JUDGED]));
  expect([summary.verdict === 'fail', reasonsBesidesNoise(summary)], stdout).toEqual([false, []]);
  expect(record.slices[0]?.connections.clients).toMatchObject({ followed: CLIENTS, lossy: 0, cut: 0, behind: 0 });
  expect(record.slices[0]?.connections.clients?.compared).toBe(CLIENTS);
});

it.concurrent('lost, overtaken and withheld messages fail, each by its objective, and the report says so in plain words', async () => {
  const faults = ['ticks=5%', 'ticks=5%,how=swapped', 'mute=20%,after=500ms'];
  const { code, verdicts, record, stdout, planted } = await judged('broken', faults);
  expect(verdicts, stdout).toMatchObject({ 'event-lossless': 'fail', 'last-value': 'fail', 'message-order': 'fail' });
  expect(code).toBe(1);
  // Of the sockets before the load a share of its own is muted.
  const behind = record.slices[0]?.connections.clients?.behind ?? 0;
  expect(behind).toBeGreaterThan(0);
  expect(behind).toBeLessThanOrEqual(CLIENTS / 2);
  const lost = record.modes[0]?.ledger?.lost ?? 0;
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThanOrEqual(planted.lost);
  expect(record.slices.reduce((sum, { messages }) => sum + (messages.lost ?? 0), 0)).toBe(lost);
  const words = stdout.replaceAll(/\s+/g, ' ');
  expect(words).toContain('that the server numbered never reached');
  expect(words).toContain('They are gone, not late.');
  expect(words).toMatch(new RegExp(`${behind} of [0-9]+ subscriptions still showed an old value`));
});

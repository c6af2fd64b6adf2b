import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { k6Here, ofK6 } from '../../testing/k6.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import { planOf } from '../testing/virtual-run.ts';
import type { K6 } from './find.ts';
import { performByK6 } from './perform.ts';
import { targetOf } from './testing/target.ts';

const k6 = await k6Here();
const KEY = { appKey: 'app-key-of-a-test', accessToken: 'to/ken=of a test' };
const plan = planOf({ phases: [{ name: 'load', durationMs: 500, quotes: { ratePerSec: 40 } }], drainMs: 2_000 });
const DOTS = '.'.repeat(269);

/** A target that refuses everybody, and says in two forms which token it was shown; the second one lies where an example is cut. */
const openTarget = async (): Promise<string> => {
  const server = createServer(({ headers }, response) => {
    const token = String(headers['x-access-token']);
    const inBase64 = Buffer.from(token).toString('base64url');
    response.writeHead(403).end(`${inBase64} ${DOTS}${encodeURIComponent(token)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** What is shown of its failures. Nobody but the player blanks here. */
const examplesOf = async (played: K6, baseUrl: string): Promise<string[]> => {
  const target = targetOf('gateway-only', { key: KEY, jwt: null });
  const { examples } = await performByK6(played, {
    ...{ plan, pairsMax: 1, share: WHOLE_PLAN, workers: 1, notBeforeUs: null, clock: systemClock, deciders: [] },
    caEnv: {},
    job: {
      targets: [{ ...target, spec: { ...target.spec, baseUrl } }],
      limits: { responseMs: [200], messageMs: [100] },
      ...{ sources: [], quoteSources: [], secrets: [], runId: 'test', keepSamples: false },
    },
    stop: new Promise(() => {}),
    ...{ onStart: () => {}, onProgress: () => {}, onDecided: () => {} },
  });
  return [...examples.values()].flat().map(({ detail }) => detail);
};

it.runIf(k6 !== null)(ofK6(k6, 'k6 writes no secret down that a target echoed in another form'), async () => {
  const seen = await examplesOf(k6!, await openTarget());
  const clean = `HTTP 403: [redacted] ${DOTS}[redacted]`;
  expect([seen.length, ...new Set(seen)]).toEqual([3, clean]);
});

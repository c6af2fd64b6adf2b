import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CaEnv } from '../../core/ca-env.ts';
import { systemClock } from '../../core/clock.ts';
import type { Tls } from '../../core/tls.ts';
import { k6Here, ofK6 } from '../../testing/k6.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import type { PerformOptions } from '../perform.ts';
import { planOf } from '../testing/virtual-run.ts';
import type { K6 } from './find.ts';
import { performByK6 } from './perform.ts';
import { targetOf } from './testing/target.ts';

const k6 = await k6Here();
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const pem = read('./testing/loopback-target.pem');
const certificateIn = (text: string): string => text.slice(0, text.indexOf('-----BEGIN PRIVATE'));
const its = certificateIn(pem);
const another = certificateIn(read('../drivers/testing/named-target.pem'));
/** Linux alone has all of 127.0.0.0/8. */
const SOURCE = process.platform === 'linux' ? '127.0.0.31' : '127.0.0.1';

const plan = planOf({ phases: [{ name: 'load', durationMs: 500, quotes: { ratePerSec: 40 } }], drainMs: 2_000 });

/** A target that speaks TLS, HTTP/2 too, and has no such path: what gets that far is answered 404. */
const openTarget = async () => {
  const came = new Set<string | undefined>();
  const spoken = new Set<string>();
  const server = createSecureServer({ key: pem, cert: pem, allowHTTP1: true }, ({ httpVersion }, response) => {
    spoken.add(httpVersion);
    response.writeHead(404).end();
  });
  server.on('connection', ({ remoteAddress }: Socket) => came.add(remoteAddress));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { came, spoken, port: (server.address() as AddressInfo).port };
};

/** An environment that adds the authority of the target to those of Node. */
const addingIt = (): CaEnv => {
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'corp.pem');
  writeFileSync(file, its);
  return { NODE_EXTRA_CA_CERTS: file };
};

const playWith = async (played: K6, tls: Tls | undefined, caEnv: CaEnv = {}) => {
  const { came, spoken, port } = await openTarget();
  const target = targetOf('gateway-only', { key: null, jwt: null });
  const { tls: _none, ...spec } = { ...target.spec, baseUrl: `https://127.0.0.1:${port}` };
  const options: PerformOptions = {
    ...{ plan, pairsMax: 1, share: WHOLE_PLAN, workers: 1, notBeforeUs: null, clock: systemClock, deciders: [] },
    caEnv,
    job: {
      targets: [{ ...target, spec: tls === undefined ? spec : { ...spec, tls } }],
      limits: { responseMs: [200], messageMs: [100] },
      ...{ sources: [], quoteSources: [SOURCE], secrets: [], runId: 'test', keepSamples: false },
    },
    stop: new Promise(() => {}),
    ...{ onStart: () => {}, onProgress: () => {}, onDecided: () => {} },
  };
  const { slices, workers, k6ClockStepMs } = await performByK6(played, options);
  expect(workers).toEqual([{ index: 0, fate: 'done', detail: '' }]);
  const kinds = slices.flatMap(({ quotes }) => Object.keys(quotes.failures));
  return { kinds: [...new Set(kinds)], came: [...came], spoken: [...spoken], slices, k6ClockStepMs };
};

it.runIf(k6 !== null).each([
  ['that the profile vouches for', { ca: its, insecure: false }, true],
  ['that the profile does not vouch for', { ca: another, insecure: false }, false],
  ['of anybody, where the profile says so', { ca: null, insecure: true }, true],
  ['that this system vouches for alone, where it says nothing', undefined, false],
] as const)(ofK6(k6, 'k6 takes the certificate %s'), async (_, tls, isTaken) => {
  const { kinds, came, slices, k6ClockStepMs } = await playWith(k6!, tls);
  expect(kinds).toEqual([isTaken ? 'http-404' : 'certificate']);
  expect(came).toEqual([SOURCE]);
  // It heard itself meanwhile, and nobody set its clock.
  expect(slices.some(({ echoMaxMs }) => echoMaxMs !== null && echoMaxMs > 0)).toBe(true);
  expect(k6ClockStepMs).toBeNull();
});

it.runIf(k6 !== null)(ofK6(k6, 'k6 speaks HTTP/1.1 to a target that offers HTTP/2'), async () => {
  const { kinds, spoken } = await playWith(k6!, { ca: its, insecure: false });
  expect([kinds, spoken]).toEqual([['http-404'], ['1.1']]);
});

it.runIf(k6 !== null && process.platform === 'linux')(
  ofK6(k6, 'k6 takes the certificate that NODE_EXTRA_CA_CERTS vouches for'),
  async () => {
    const { kinds } = await playWith(k6!, undefined, addingIt());
    expect(kinds).toEqual(['http-404']);
  },
);

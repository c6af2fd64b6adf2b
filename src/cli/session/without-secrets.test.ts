import { describe, expect, it } from 'vitest';
import { runRecordSchema } from '../../core/record.ts';
import { REDACTED } from '../../core/redact.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { secretsOf } from './arms.ts';
import { withoutSecrets } from './without-secrets.ts';

const record = buildRecord();
const [mode] = record.modes;
const without = (secrets: readonly string[], its = record) =>
  withoutSecrets(runRecordSchema, its, secretsOf(secrets).redact);

describe('a record without secrets', () => {
  it.each([
    'gateproof',
    'documented',
    'gateway',
    'gateway-only',
    'proven',
    'http',
    'http://127.0.0.1:3000',
    'availability',
    'built-for-a-test',
    'steady',
    '2026-11-23T10',
    'aaaaaaaa',
  ])('is a record all the same where a secret is %j, and holds what is judged', (secret) => {
    const clean = without([secret]);
    const { scenario, tool, startedAt, planHash, runId, slices } = record;
    expect(clean).toMatchObject({ scenario, tool, startedAt, planHash, runId, slices });
    expect(clean.modes[0]?.target).toMatchObject({ dialect: 'documented', baseUrl: 'http://127.0.0.1:3000' });
    expect(without([secret], clean)).toEqual(clean);
  });

  it('keeps a histogram in which a secret stands by chance', () => {
    const v2 = record.slices[0]?.quotes.response?.v2 ?? '';
    expect(v2.length).toBeGreaterThan(24);
    const clean = without([v2.slice(0, 4), v2.slice(16, 20)]);
    expect(clean.slices).toEqual(record.slices);
  });

  it('keeps none in what a target may have said, however it reached us', () => {
    const secret = 'gateway';
    const said = `no such key: ${secret}`;
    const echoed = buildRecord({
      modes: {
        'gateway-only': {
          modeProof: { state: 'proven', evidence: said },
          preflight: { ...(mode?.preflight as NonNullable<typeof mode>['preflight']), findings: [said] },
          books: { state: 'unavailable', why: said },
          examples: [{ kind: 'http-500', atMs: 1, detail: said }],
          target: {
            ...(mode?.target as NonNullable<typeof mode>['target']),
            baseUrl: `http://127.0.0.1:3000/${secret}`,
          },
        },
      },
      workers: [{ index: 0, fate: 'lost', detail: said }],
      stopped: { why: 'worker-lost', detail: said, atMs: 1 },
      warnings: [said],
      command: `gateproof run quote-steady --url http://127.0.0.1:3000/${secret}`,
      serverFigures: [
        {
          arm: 'gateway-only',
          process: { state: 'none', why: said },
          pool: { state: 'none', why: said },
        },
      ],
    });
    const clean = without([secret], echoed);
    const blank = `no such key: ${REDACTED}`;
    expect(clean.modes[0]).toMatchObject({
      mode: 'gateway-only',
      modeProof: { evidence: blank },
      preflight: { findings: [blank] },
      books: { why: blank },
      examples: [{ detail: blank }],
      target: { baseUrl: `http://127.0.0.1:3000/${REDACTED}` },
    });
    expect(clean).toMatchObject({
      workers: [{ detail: blank }],
      stopped: { detail: blank },
      warnings: [blank],
      command: `gateproof run quote-steady --url http://127.0.0.1:3000/${REDACTED}`,
      serverFigures: [{ process: { why: blank }, pool: { why: blank } }],
    });
  });

  it('keeps none in what a profile wrote into a request', () => {
    const target = mode?.target as NonNullable<typeof mode>['target'];
    const quote = { ...(target.operations['quote'] as NonNullable<(typeof target.operations)['quote']>) };
    const operations = {
      quote: { ...quote, query: { token: 'hunter2' }, body: { v2: 'hunter2', profile: 'hunter2' } },
    };
    const clean = without(
      ['hunter2'],
      buildRecord({ modes: { 'gateway-only': { target: { ...target, operations } } } }),
    );
    expect(JSON.stringify(clean)).not.toContain('hunter2');
  });
});

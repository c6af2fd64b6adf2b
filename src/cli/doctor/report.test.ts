import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../core/host.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { LOCAL, madeFacts } from '../../load/host/testing/made-facts.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { LoadRequest } from '../session/request.ts';
import { machineReportOf } from './machine.ts';
import { KNOCK, planReportOf } from './plan.ts';
import { doctorReportOf, doctorText } from './report.ts';
import type { TargetReport } from './target.ts';

const QUIET = { quiet: true, lostRatio: 0.001, gapMaxMs: 0.4, waitedMs: 300 };
const machine = (changes: Partial<HostFacts> = {}, noise = QUIET) => machineReportOf(madeFacts(changes), noise);

const scenario = scenarioSchema.parse({
  ...KNOCK,
  name: 'held',
  phases: [{ name: 'all', durationMs: 1_000, connections: { shape: 'burst', count: 1_600, holdMs: 10_000 } }],
});
const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
const planned = (changes: Partial<HostFacts>, workers: number | null) =>
  planReportOf(machine(changes), { scenario, workers, shard: null } as LoadRequest, plan, {
    mode: 'gateway-only',
    url: LOCAL,
    alsoAt: [],
  });

const TARGET: TargetReport = {
  url: LOCAL,
  profile: 'stock-api',
  mode: 'gateway-only',
  modeProof: { state: 'not-provable', evidence: 'the profile names no endpoint that tells the flags' },
  rateLimit: { limit: 100, remaining: 97, resetSec: 60 },
  findings: [],
  sockets: null,
  handshakes: '10 handshakes at once took 0.40 s: about 25 a second',
  prospect: null,
  storm: null,
  standsInTheWay: [],
};
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('what doctor says', () => {
  it('of a plan from several addresses, without a target: nothing that it did not look at', () => {
    const asks = { ...plan, scenario: { ...scenario, sockets: { ...scenario.sockets, sourceAddresses: 2 } } };
    const where = { mode: 'gateway-only', url: LOCAL, alsoAt: [] } as const;
    const request = { scenario: asks.scenario, workers: null, shard: null } as LoadRequest;
    expect(planReportOf(machine({ destinations: [] }), request, asks, where).refusal).toBeNull();
  });

  it('of a machine that has all it needs', () => {
    const report = doctorReportOf(machine(), null, null);
    expect([report.exitCode, report.standsInTheWay]).toEqual([0, []]);
    expect(doctorText(report)).toBe(
      [
        'This machine',
        '  descriptors       20,000 a process',
        '  local ports       32768 to 60999, TIME_WAIT reused on loopback',
        '  TCP sockets now   20 in use, 0 in TIME_WAIT',
        '  to the target     127.0.0.1:3000: 0 ports in use, 0 in TIME_WAIT',
        '  source addresses  all 6 tried of 127.0.0.0/8 (a run uses one until its ports',
        '                    run out)',
        '  memory            8.0 GB free',
        '  processor         2 cores, load 0.1',
        '  clock             steps of 0.001 ms, never back',
        '  noise             quiet: an idle process lost 0.1 %, longest gap 0.4 ms',
        '',
        'What it can hold and send',
        '  sockets at once   28,232 in 2 processes',
        '    by descriptors  39,872, 19,936 a process',
        '    by local ports  28,232 to one target',
        '    by memory       about 139,285 (rough)',
        '    by processor    about 8,000 with room to spare (rough)',
        '  quotes a second   about 8,000 by processor, with room to spare (rough)',
        '',
        'Warnings',
        '  none',
        '',
        'Nothing stands in the way.',
        '',
      ].join('\n'),
    );
  });

  it('of one that tells nothing', () => {
    const changes = {
      ...{ descriptors: null, ports: null, sockets: null, destinations: [], sourceAddresses: null },
      memoryFreeBytes: null,
    };
    const text = flat(doctorText(doctorReportOf(machine({ platform: 'darwin', ...changes }), null, null)));
    expect(text).toContain('descriptors unknown local ports unknown TCP sockets now unknown');
    expect(text).toContain('sockets at once no known limit by descriptors unknown');
    expect(text).toContain(
      'This system (darwin) does not tell the limit of descriptors, the range of local ports and the sockets in use',
    );
    expect(text).toContain('Nothing stands in the way.');
  });

  it('of one that is in the way of every run, and why', () => {
    const clock = { stepUs: 1, backwards: 2, wallJumpMs: 0, lookedMs: 300 };
    const report = doctorReportOf(machine({ clock, descriptors: { soft: 1_024, hard: null } }), null, null);
    expect([report.exitCode, report.standsInTheWay]).toEqual([3, [expect.stringContaining('went back 2 times')]]);
    const text = flat(doctorText(report));
    expect(text).toContain('descriptors 1,024 a process (hard limit: no limit)');
    expect(text).toContain('The descriptor limit is 1,024: one process holds at most 960 sockets.');
    expect(text).toMatch(/This stands in the way of a run: - The clock of this machine went back 2 times/);
  });

  it('of a noisy one, which is in nobody’s way', () => {
    const noise = { quiet: false, lostRatio: 0.2, gapMaxMs: 14, waitedMs: 300 };
    const report = doctorReportOf(machine({}, noise), null, null);
    expect(report.exitCode).toBe(0);
    expect(flat(doctorText(report))).toContain('A pass stands all the same; a fail may stay undecided.');
  });
});

describe('what doctor says of a plan', () => {
  it('that fits', () => {
    const report = doctorReportOf(machine(), planned({}, null), null);
    expect(report.exitCode).toBe(0);
    expect(flat(doctorText(report))).toContain('The plan of held sockets at once 1,600, in 1 process fits yes');
  });

  it('that takes more processes', () => {
    const few = { descriptors: { soft: 864, hard: 864 } };
    const text = flat(doctorText(doctorReportOf(machine(few), planned(few, null), null)));
    expect(text).toContain('1,600, in 2 processes 1 process would have too few descriptors fits yes');
  });

  it('that does not fit', () => {
    const few = { descriptors: { soft: 256, hard: 256 } };
    const report = doctorReportOf(machine(few), planned(few, 2), null);
    expect([report.exitCode, report.standsInTheWay]).toEqual([
      3,
      [expect.stringContaining('this machine can hold 384')],
    ]);
    expect(flat(doctorText(report))).toContain('fits no');
  });
});

describe('what doctor says of a target', () => {
  const said = (changes: Partial<TargetReport>) => doctorReportOf(machine(), null, { ...TARGET, ...changes });

  it('by name', () => {
    const text = flat(doctorText(said({ storm: 'this plan opens 5 sockets' })));
    expect(text).toContain(
      'The target at http://127.0.0.1:3000 profile stock-api mode gateway-only, as said: nothing there proves it rate limit 100 requests, 97 left for the next 60 s handshakes 10 handshakes at once took 0.40 s: about 25 a second this storm this plan opens 5 sockets',
    );
    expect(flat(doctorText(said({ rateLimit: null, handshakes: null })))).toContain('rate limit unknown Warnings none');
  });

  it.each([
    ['proven', 'gateway-only, proven'],
    ['contradicted', 'gateway-only, contradicted'],
  ] as const)('whose mode is %s', (state, words) => {
    expect(flat(doctorText(said({ modeProof: { state, evidence: 'e' } })))).toContain(words);
  });

  it('that is in the way', () => {
    const report = said({ standsInTheWay: ['the flags say otherwise'] });
    expect(report.exitCode).toBe(3);
    expect(doctorText(report).trimEnd().endsWith('- the flags say otherwise')).toBe(true);
  });

  it('that tries to act on the terminal, or to run out of 80 columns', () => {
    const text = doctorText(said({ findings: [`\u001b[2J${'x'.repeat(200)}\nfake line`] }));
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\nfake line');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

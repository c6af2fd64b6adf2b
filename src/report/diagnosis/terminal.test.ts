import { describe, expect, it } from 'vitest';
import type { Diagnosis, Finding } from '../../core/diagnosis.ts';
import { plainPaint } from '../paint.ts';
import { columnsOf } from '../safe-text.ts';
import { renderDiagnosis } from './terminal.ts';

const finding = (id: string, state: Finding['state'], text: string): Finding => ({
  ...({ kind: 'check', id, arm: null, state, text, source: 'docs/spec/rollback-strategy.zh.md:201' } as const),
  classed: state === 'broken' ? { class: 'architecture', why: 'it is not well', line: 16, follows: null } : null,
});

const HOSTILE = `\u001b[2J\u202eevil\n${'x'.repeat(200)}`;

const diagnosis: Diagnosis = {
  ...({ schemaVersion: 1, kind: 'diagnosis', outcome: 'class', class: 'architecture', tier: 3 } as const),
  ...{
    tierLimitMs: 900_000,
    headline: 'ARCHITECTURE PROBLEM: tier 3',
    advice: ['Lighter first.'],
    sure: ['Seen once.'],
  },
  findings: [
    finding('H1', 'broken', HOSTILE),
    finding('H4', 'unmeasured', 'no figure'),
    finding('cpu', 'beside', 'busy'),
  ],
  ...{ also: [], steps: ['Find the commit.', 'Build it.'], exitCode: 1 },
  next: { command: `gateproof verify --tier 3 --target '${'a'.repeat(90)}'`, why: 'Does it hold?' },
  from: { kind: 'live', path: null, seenAt: null, what: 'checklist' },
};

describe('a diagnosis as text', () => {
  const text = renderDiagnosis(diagnosis, { columns: 80, paint: plainPaint });
  const lines = text.trimEnd().split('\n');

  it('begins with the class and what to do, and ends on the command, whole and alone on its line', () => {
    expect(lines[0]).toBe('ARCHITECTURE PROBLEM: tier 3');
    expect(lines.at(-1)).toBe(`  ${diagnosis.next?.command}`);
    const order = ['Lighter first.', 'Why', 'Beside it', 'Not decided', 'How sure', 'Steps of tier 3', 'Next:'];
    const places = order.map((start) => lines.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text).toContain('    architecture problem (line 16): it is not well');
  });

  it('stays text of 80 columns whatever a target said', () => {
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(Math.max(...lines.slice(0, -1).map(columnsOf))).toBeLessThanOrEqual(80);
  });
});

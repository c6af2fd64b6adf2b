import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECK_IDS } from '../../core/checks.ts';
import { COMPARED_COUNTS, COMPARED_TIMES } from '../../core/comparison.ts';
import { PROBLEM_CLASSES, TIER_LIMIT_MS, TIER_OF_CLASS } from '../../core/diagnosis.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { SLOS } from '../../judge/slo/registry.ts';
import { CHECKS } from '../registry.ts';
import {
  CHECK_ROWS,
  COMPARED_ROWS,
  FOLLOWS,
  LATE_SOCKETS_ROW,
  OBJECTIVE_ROWS,
  RESTART_ROW,
  UNANSWERED_ROW,
} from './table.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const lines = read('docs/spec/rollback-strategy.zh.md').split('\n');
const page = read('docs/diagnose.md');
const { why } = englishCatalogue.diagnose;

/** A word that stands on each line that a row names, so that a line that moved is noticed. */
const WORDS: Readonly<Record<number, string>> = {
  ...{ 16: 'Gateway模式故障', 17: '性能下降', 18: '连接不稳定', 19: '业务功能异常' },
  ...{ 26: '配置问题、功能开关错误', 51: '架构性问题、无法通过配置解决的问题', 89: '重启服务并验证' },
};

const ROWS = [
  ...Object.entries(CHECK_ROWS),
  ...Object.entries(OBJECTIVE_ROWS),
  ...Object.entries(COMPARED_ROWS),
  ...Object.entries({ 'no answer': UNANSWERED_ROW, 'late sockets': LATE_SOCKETS_ROW, restart: RESTART_ROW }),
];

const LIMITS = { 1: '30秒内', 2: '2-5分钟', 3: '5-15分钟' } as const;
const FLOW = { configuration: '配置错误', performance: '性能问题', architecture: '架构问题' } as const;

describe('the table of classes', () => {
  it('has a row for every check and every objective that is registered, and no other', () => {
    expect(Object.keys(CHECK_ROWS).toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
    expect(Object.keys(OBJECTIVE_ROWS).toSorted()).toEqual(SLOS.map(({ id }) => id).toSorted());
    expect(Object.keys(COMPARED_ROWS).toSorted()).toEqual([...COMPARED_TIMES, ...COMPARED_COUNTS].toSorted());
  });

  it.each(ROWS)('%s names a line of the document that says so', (_, row) => {
    expect(lines[row.line - 1]).toContain(WORDS[row.line]);
    expect(PROBLEM_CLASSES).toContain(row.class);
  });

  it('gives each class the tier and the time of the flow chart', () => {
    const chart = lines.slice(321, 332);
    const [names = '', , tiers = '', , times = ''] = chart.slice(5);
    PROBLEM_CLASSES.forEach((each, at) => {
      expect(names.split('│')[at + 1]).toContain(FLOW[each]);
      expect(tiers.split('│')[at + 1]).toContain(`第${['一', '二', '三'][TIER_OF_CLASS[each] - 1]}层回退`);
      expect(times.split('│')[at + 1]).toContain(LIMITS[TIER_OF_CLASS[each]].replace('秒内', '秒'));
    });
    expect(TIER_LIMIT_MS).toEqual({ 1: 30_000, 2: 300_000, 3: 900_000 });
  });

  it('lets a check follow only another check', () => {
    for (const [id, cause] of Object.entries(FOLLOWS))
      expect([id !== cause, CHECK_IDS.includes(cause)]).toEqual([true, true]);
  });

  it('stands on its page with its reasons', () => {
    const row = (id: string, { class: of, line }: { readonly class: string; readonly line: number }, because: string) =>
      `| \`${id}\` | ${of} | ${line} | ${because} |`;
    for (const { id } of CHECKS) expect(page).toContain(row(id, CHECK_ROWS[id], why.check(id)));
    for (const { id } of SLOS) expect(page).toContain(row(id, OBJECTIVE_ROWS[id], why.objective(id)));
  });
});

import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { hostileView } from './testing/hostile.ts';
import { SAMPLE_NAMES, sampleView } from './testing/sample-views.ts';

describe.each(SAMPLE_NAMES)('the Markdown report of %s', (name) => {
  const view = sampleView(name);
  const lines = renderMarkdown(view).split('\n');

  it('begins with the verdict and folds the figures away', () => {
    expect(lines[0]).toMatch(/^## (PASS|FAIL|INCONCLUSIVE) /);
    expect(lines.indexOf('### Why')).toBeLessThan(lines.indexOf('<details>'));
    expect(lines.indexOf('### Objectives')).toBeLessThan(lines.indexOf('<details>'));
    expect(lines.indexOf('### Clocks')).toBeGreaterThan(lines.indexOf('<details>'));
  });

  it('has tables whose rows have as many cells as their header', () => {
    const cells = (row: string): number => row.split(/(?<!\\)\|/).length;
    const starts = lines.flatMap((line, index) => (/^\| :?--/.test(line) ? [index - 1] : []));
    expect(starts.length).toBeGreaterThan(1);
    for (const start of starts) {
      for (let at = start; lines[at]?.startsWith('|'); at += 1)
        expect(cells(lines[at] ?? '')).toBe(cells(lines[start] ?? ''));
    }
  });

  it('has at most three columns where a phone reads first', () => {
    const objectives = lines[lines.indexOf('### Objectives') + 2] ?? '';
    expect(objectives.split('|').length - 2).toBe(1 + view.record.modes.length);
  });
});

describe('hostile texts of a record', () => {
  const text = renderMarkdown(hostileView());
  /** What GitHub would interpret: everything outside fenced blocks, escapes taken out. */
  const open = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '').replace(/\\[\\`*_[\]<>|~&$]/g, '');

  it('open no tag, link, image, code, mention or reference', () => {
    const ours = /<br>|<\/?details>|<\/?summary>|&nbsp;|&#8203;/g;
    expect(open).toContain('@&#8203;octocat');
    expect(open.replace(ours, ' ')).not.toMatch(/[<>`[\]]|@\w|https?:\/\//);
  });

  it('start no heading and leave the fold closed once', () => {
    expect(text.match(/^#+ .*$/gm)?.filter((heading) => /PASS/.test(heading))).toEqual([]);
    expect(text.match(/^<\/details>$/gm)).toHaveLength(1);
  });

  it('bring no control character', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('cannot close the block of commands', () => {
    const fences = text.match(/^`{3,}(text)?$/gm) ?? [];
    expect(fences.length).toBe(6);
    expect(new Set(fences.map((fence) => fence.replace('text', '').length))).toEqual(new Set([4]));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownFence, markdownLine, markdownText } from './safe-markdown.ts';

describe('text in Markdown shows as it is', () => {
  it.each([
    ['an image', '![x](http://evil.example/p.png)', '!\\[x\\](http:&#8203;//evil.example/p.png)'],
    ['HTML', '<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
    ['an entity', '&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['a cell border', 'a | b', 'a \\| b'],
    ['an escaped cell border', 'a \\| b', 'a \\\\\\| b'],
    ['code', '`rm -rf`', '\\`rm -rf\\`'],
    ['emphasis', '**PASS** __x__ ~~y~~', '\\*\\*PASS\\*\\* \\_\\_x\\_\\_ \\~\\~y\\~\\~'],
    ['a mention', 'thanks @octocat', 'thanks @&#8203;octocat'],
    ['an issue', 'fixes #12 and GH-12', 'fixes #&#8203;12 and GH-&#8203;12'],
    ['a bare address', 'see www.evil.example', 'see www&#8203;.evil.example'],
    ['a line break', 'a\n## PASS', 'a\\\\n## PASS'],
    ['mathematics', '$x$', '\\$x\\$'],
  ])('%s', (_, given, safe) => {
    expect(markdownText(given)).toBe(safe);
  });

  it.each([
    ['a heading', '# PASS', '\\# PASS'],
    ['a list', '- PASS', '\\- PASS'],
    ['a numbered list', '1. PASS', '1\\. PASS'],
    ['a number', '99.5 % seen', '99.5 % seen'],
  ])('at the start of a line: %s', (_, given, safe) => {
    expect(markdownLine(given)).toBe(safe);
  });

  it('no special character of any text is left without its escape', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bare = markdownText(text)
          .replace(/\\[\\`*_[\]<>|~&$]/g, '')
          .replaceAll('&#8203;', '')
          .replaceAll('&nbsp;', '');
        expect(bare).not.toMatch(/[\\`*_[\]<>|~&$\n\r]/);
      }),
      // What we write ourselves, given as text.
      { examples: [['&nbsp;'], ['&#8203;'], ['\\&nbsp;']] },
    );
  });
});

describe('a fenced block', () => {
  it('cannot be closed by what it holds', () => {
    const [open, , , close] = markdownFence(['```', 'x\n````']);
    expect(open).toBe('`````text');
    expect(close).toBe('`````');
  });

  it('keeps every text on one line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const lines = markdownFence(texts);
        expect(lines).toHaveLength(texts.length + 2);
        expect(lines.join('')).not.toContain('\n');
      }),
    );
  });
});

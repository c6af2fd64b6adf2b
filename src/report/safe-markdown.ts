import { visible } from './safe-text.ts';

/** A zero-width space, as an entity: shows nothing, and breaks what GitHub would make a link or a mention of. */
const BREAK = '&#8203;';

/**
 * Text that GitHub-flavoured Markdown shows as it is: no emphasis, code, link, image, HTML, entity or table cell border comes out of it, nobody is
 * mentioned, no issue is referenced and no address becomes a link.
 */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|~&$]/g, (character) => `\\${character}`)
    .replace(/(#|GH-)(?=\d)/gi, `$1${BREAK}`)
    .replace(/@(?=\S)/g, `@${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/www(?=\.)/gi, `www${BREAK}`)
    .replace(/^ +/, (spaces) => '&nbsp;'.repeat(spaces.length));

/** The same at the start of a line, where it must not open a list or a heading either. */
export const markdownLine = (text: string): string =>
  markdownText(text)
    .replace(/^([-+#=])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');

const longestRunOfBackticks = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));

/** A fenced block that its content cannot close. */
export const markdownFence = (texts: readonly string[]): string[] => {
  const lines = texts.map(visible);
  const fence = '`'.repeat(Math.max(3, longestRunOfBackticks(lines.join('\n')) + 1));
  return [`${fence}text`, ...lines, fence];
};

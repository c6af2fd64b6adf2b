import { join } from 'node:path';
import { LIMIT_FILE, type LimitSearch } from '../../core/limit-search.ts';
import { renderLimitMarkdown } from '../../report/limit/markdown.ts';
import type { PoolAt } from '../../report/limit/remarks.ts';
import { renderLimitText } from '../../report/limit/terminal.ts';
import { ansiPaint, plainPaint } from '../../report/paint.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { errorOfLost, nothingLost, writing } from '../session/lost-files.ts';

export const searchText = (search: LimitSearch): string => `${JSON.stringify(search, null, 2)}\n`;

export type SearchOutput = { readonly folder: RunFolder; readonly json: boolean; readonly poolAt: PoolAt };

/**
 * Leaves the files of a search beside its steps, limit.json elsewhere where its folder cannot take it, and prints it. Files that cannot be written throw
 * (exit 5) once it is printed.
 */
export const reportSearch = async (
  search: LimitSearch,
  { folder, json, poolAt }: SearchOutput,
  context: CliContext,
): Promise<void> => {
  const { limit: text } = context.catalogue;
  const lost = nothingLost();
  const kept = await writing(LIMIT_FILE, lost, () => folder.writeSomewhere(LIMIT_FILE, searchText(search)));
  if (kept !== null && kept !== join(folder.path, LIMIT_FILE)) context.stderr(`${text.searchElsewhere(kept)}\n`);
  const markdown = await writing('limit.md', lost, async () =>
    folder.write('limit.md', renderLimitMarkdown(search, poolAt)),
  );
  const files = [kept, markdown].filter((path) => path !== null);
  const print = { folder: folder.path, files, poolAt };
  await writing('limit.txt', lost, async () =>
    folder.write('limit.txt', renderLimitText(search, { ...print, columns: 100, paint: plainPaint })),
  );
  const { columns, colour } = context.terminal;
  if (json) context.stdout(searchText(search));
  const shown = renderLimitText(search, { ...print, columns, paint: colour ? ansiPaint : plainPaint });
  (json ? context.stderr : context.stdout)(shown);
  if (lost.names.length === 0) return;
  throw errorOfLost(lost, text.notWritten(folder.path, lost.names), text.notWrittenHint());
};

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

/** The pid that pm2 wrote down for its daemon in its home; null where it wrote none. Whether it still runs is another question. */
export const pm2DaemonPid = async (home: string): Promise<number | null> => {
  const pid = Number((await readFile(join(home, 'pm2.pid'), 'utf8').catch(() => '')).trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
};

/** The list in what `pm2 jlist` said, read by a schema; null where there is none. What pm2 says before it, such as that it should be updated, is not of it. */
export const pm2ListIn = <List>(said: string, schema: z.ZodType<List>): List | null => {
  for (let at = said.indexOf('['); at !== -1; at = said.indexOf('[', at + 1)) {
    try {
      const parsed = schema.safeParse(JSON.parse(said.slice(at)));
      if (parsed.success) return parsed.data;
    } catch {
      // The next bracket may be the one.
    }
  }
  return null;
};

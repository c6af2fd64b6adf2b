import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { modeSchema } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type KeptFile, readKept, replaceFile, sha256Of } from './files.ts';
import { processSightSchema } from './sight.ts';
import { unwritable } from './unwritable.ts';

const text = englishCatalogue.modeControl;

const settingsSchema = z.strictObject({
  WS_GATEWAY_ONLY_MODE: z.string().nullable(),
  WS_ALLOW_LEGACY_FALLBACK: z.string().nullable(),
  WS_STRICT_MODE: z.string().nullable(),
});

/** The env file as it stood before the first switch. Its bytes lie in `backup` beside the journal, not in it. */
const fileSchema = z.strictObject({
  path: z.string(),
  existed: z.boolean(),
  sha256Before: z.string().nullable(),
  /** What the latest switch was to write. */
  sha256After: z.string().nullable(),
  /** What the switches before it wrote: one that ended before it wrote leaves theirs. Any other content is somebody else's. */
  sha256Earlier: z.array(z.string().nullable()).default([]),
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  changedByOthers: z.boolean(),
});

/** What was switched, from what, when and by whom. It is written before anything is changed, and tells `mode restore` the way back. */
export const journalSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** `putting-back`: a restore began, and the mode from before is not seen yet. It can be done again. */
  state: z.enum(['switched', 'putting-back', 'restored']),
  profile: z.string(),
  kind: z.string(),
  url: z.string(),
  from: modeSchema.nullable(),
  to: modeSchema,
  /** What the process manager held before the first switch; null: there was none to ask. */
  settings: settingsSchema.nullable(),
  file: fileSchema.nullable(),
  /** The processes before the latest switch or restore. */
  sights: z.array(processSightSchema),
  switchedAtMs: z.number(),
  /** When the latest restore began; processes of the mode from before are younger. */
  puttingBackAtMs: z.number().nullable().default(null),
  restoredAtMs: z.number().nullable(),
  pid: z.int(),
});
export type Journal = z.output<typeof journalSchema>;
type FileEntry = NonNullable<Journal['file']>;

const ownFile = (path: string): KeptFile => ({
  path,
  bytes: null,
  mode: 0o600,
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
});

const unreadable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(text.badJournal(path), { exitCode: EXIT.usage, hint: text.badJournalHint(), cause });

/** The folder of a control's journal, and what is in it. Nobody but its owner may read it: a backup holds what the env file holds. */
export type State = {
  readonly folder: string;
  readonly journalPath: string;
  readonly backupPath: string;
  /** The journal, or null where there is none. One that cannot be read is a HarnessError (exit 2), never taken for none. */
  read(): Promise<Journal | null>;
  /** Durable when it returns. */
  write(journal: Journal): Promise<void>;
  writeBackup(bytes: Buffer): Promise<void>;
  readBackup(): Promise<Buffer>;
  dropBackup(): Promise<void>;
};

/** The state in a folder, absolute, that need not be there yet: it is made by the first write. Nothing is read before it is asked for. */
export const openState = async (folder: string): Promise<State> => {
  const journalPath = join(folder, 'journal.json');
  const backupPath = join(folder, 'backup');
  const makeFolder = (): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    journalPath,
    backupPath,
    read: async () => {
      const { bytes } = await readKept(journalPath).catch((cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ownFile(journalPath);
        throw unreadable(journalPath, cause);
      });
      if (bytes === null) return null;
      try {
        return journalSchema.parse(JSON.parse(bytes.toString('utf8')));
      } catch (cause) {
        throw unreadable(journalPath, cause);
      }
    },
    write: async (journal) => {
      const bytes = Buffer.from(`${JSON.stringify(journal, null, 2)}\n`);
      await makeFolder()
        .then(() => replaceFile(ownFile(journalPath), bytes))
        .catch(unwritable(folder));
    },
    writeBackup: async (bytes) => {
      await makeFolder()
        .then(() => replaceFile(ownFile(backupPath), bytes))
        .catch(unwritable(folder));
    },
    readBackup: () =>
      readFile(backupPath).catch((cause: unknown) => {
        throw new HarnessError(text.noBackup(backupPath), {
          exitCode: EXIT.ourFault,
          hint: text.noBackupHint(),
          cause,
        });
      }),
    dropBackup: () => rm(backupPath, { force: true }),
  };
};

/** Whether a file holds what it held before the first switch, or what a switch wrote. */
export const isOurs = ({ sha256Before, sha256After, sha256Earlier }: FileEntry, found: string | null): boolean =>
  [sha256Before, sha256After, ...sha256Earlier].includes(found);

/** What the journal says of a file that it keeps; null where there is none. */
export const fileEntry = (kept: KeptFile | null, after: Buffer | null): Journal['file'] =>
  kept === null
    ? null
    : {
        path: kept.path,
        existed: kept.bytes !== null,
        sha256Before: sha256Of(kept.bytes),
        sha256After: sha256Of(after),
        sha256Earlier: [],
        mode: kept.mode,
        uid: kept.uid,
        gid: kept.gid,
        changedByOthers: false,
      };

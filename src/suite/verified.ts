import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, type HarnessError } from '../core/errors.ts';
import { VERIFICATION_FILE, type Verification, verificationSchema } from '../core/verification.ts';

/** A verification that was played: one without a load has no record in its folder. */
export type Verified = {
  readonly folder: string;
  readonly verification: Verification;
  /** Our own fault, by which its command ended (exit code 5): to be thrown by whoever asks for the load. null: there was none. */
  readonly fault: HarnessError | null;
};

const verificationIn = async (folder: string): Promise<Verification> =>
  verificationSchema.parse(JSON.parse(await readFile(join(folder, VERIFICATION_FILE), 'utf8')));

/**
 * What a verification left in its folder. Also where our own fault ended its command, if the file is whole: the target was checked by then, and what
 * was proven stands. Any other fault is thrown, and so is one that left no such file.
 */
export const verifiedOf = async ({ folder, fault }: Pick<Verified, 'folder' | 'fault'>): Promise<Verified> => {
  if (fault === null) return { folder, verification: await verificationIn(folder), fault };
  if (fault.exitCode !== EXIT.ourFault) throw fault;
  const verification = await verificationIn(folder).catch(() => null);
  if (verification === null) throw fault;
  return { folder, verification, fault };
};

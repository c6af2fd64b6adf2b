import { join } from 'node:path';
import { z } from 'zod';
import { runCli, type TempFolder } from '../../src/testing/cli.ts';
import { SECRETS } from '../../src/testing/target.ts';
import { runCommand, tail } from './run-command.ts';

const containerSchema = z.object({
  command: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
  envFrom: z.array(z.object({ secretRef: z.object({ name: z.string() }) })).optional(),
});
/** What of a pod's container says how k6 is run; a variable without a value is the name of the pod. */
export type Container = z.infer<typeof containerSchema>;

const jobsSchema = z.object({ initializer: containerSchema, runners: z.array(containerSchema) });
export type OperatorJobs = z.infer<typeof jobsSchema>;

/** What the operator's own code makes of the TestRun in an exported folder. */
export const operatorJobs = async (module: string, folder: string): Promise<OperatorJobs> => {
  const ended = await runCommand('go', ['run', '-mod=readonly', './jobs', folder], { cwd: module });
  if (ended.code !== 0) throw new Error(tail(ended));
  return jobsSchema.parse(JSON.parse(ended.stdout));
};

/** The Go module that knows the operator's types. */
export const moduleOf = (root: string): string => join(root, 'tools/k6/operator');

/** A new folder that `export k6 --operator` wrote. */
export const exported = async (folder: TempFolder, words: readonly string[]): Promise<string> => {
  const out = folder.next();
  const ended = await runCli(['export', 'k6', ...words, '--operator', '--out', out], SECRETS);
  if (ended.code !== 0) throw new Error(tail(ended));
  return out;
};

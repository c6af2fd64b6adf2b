import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TempFolder, tempFolder } from '../../src/testing/cli.ts';
import type { Ended } from '../../src/testing/ended.ts';
import { SECRETS } from '../../src/testing/target.ts';
import { exported, moduleOf } from './operator-jobs.ts';
import { playedRows } from './operator-played.ts';
import type { Acceptance, Row } from './outcome.ts';
import { runCommand, tail } from './run-command.ts';

/** The Go test on an exported folder. */
const decoded = (root: string, path: string): Promise<Ended> =>
  runCommand('go', ['test', '-mod=readonly', '-count=1', '.'], {
    cwd: moduleOf(root),
    env: { GATEPROOF_MANIFESTS: path },
  });

const EXPORTS: readonly (readonly [string, readonly string[]])[] = [
  ['quotes, the script in a ConfigMap', ['quote-steady', '--parallelism', '3']],
  ['a plan too large for a ConfigMap: on a volume', ['quote-steady', '--rate', '3000', '--duration', '2m']],
  ['secrets by reference (stock-api)', ['quote-steady', '--target', 'stock-api']],
  ['a ramp by the documented contract', ['quote-ramp', '--parallelism', '2']],
];

const decodedRow = async (root: string, folder: TempFolder, name: string, words: readonly string[]): Promise<Row> => {
  const path = await exported(folder, words);
  const ended = await decoded(root, path);
  const manifests = readdirSync(join(path, 'operator')).map((file) =>
    readFileSync(join(path, 'operator', file), 'utf8'),
  );
  const leaks = Object.values(SECRETS).filter((secret) => manifests.some((text) => text.includes(secret)));
  const way = manifests.some((text) => text.includes('volumeClaim:')) ? 'volumeClaim' : 'configMap';
  const byReference = manifests.some((text) => text.includes('secretRef:')) ? ', envFrom.secretRef' : '';
  const seen = ended.code === 0 ? `decoded strictly: ${way}${byReference}, ${leaks.length} secrets in it` : tail(ended);
  return { name, met: ended.code === 0 && leaks.length === 0, seen };
};

/** What a cluster would refuse, or what must not be there; each must be refused here too. */
const BROKEN: readonly (readonly [string, string, string, string])[] = [
  ['a misspelt field', '  parallelism:', '  paralelism:', 'unknown field'],
  ['a number that is none', '  parallelism: 3', '  parallelism: three', 'cannot unmarshal'],
  ['another kind', 'kind: TestRun', 'kind: TestRum', 'want k6.io/v1alpha1'],
  ['an image that is not pinned', 'grafana/k6:2.2.0', 'grafana/k6:latest', 'not pinned'],
  ['one file for all runners', '/results/$(POD_NAME).log', '/results/all.log', 'no file of their own'],
];

const brokenRow = async (root: string, path: string, broken: (typeof BROKEN)[number]): Promise<Row> => {
  const [name, from, to, says] = broken;
  const file = join(path, 'operator', 'testrun.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(from, to));
  const ended = await decoded(root, path);
  writeFileSync(file, text);
  const words = `${ended.stdout}${ended.stderr}`.replaceAll(path, '<folder>');
  const line = words.split('\n').find((each) => each.includes(says));
  const met = text.includes(from) && ended.code === 1 && line !== undefined;
  return { name: `refused: ${name}`, met, seen: line?.trim() ?? tail(ended) };
};

/** The manifests of an export against the operator's published Go module: its types, and the commands that its code makes of them. */
export const operator: Acceptance = {
  name: 'operator',
  run: async (root) => {
    const folder = await tempFolder();
    try {
      const rows: Row[] = [];
      for (const [name, words] of EXPORTS) rows.push(await decodedRow(root, folder, name, words));
      const path = await exported(folder, ['quote-steady', '--parallelism', '3']);
      for (const broken of BROKEN) rows.push(await brokenRow(root, path, broken));
      rows.push(...(await playedRows(root, folder)));
      return {
        title: 'The manifests and the operator itself',
        claim:
          'What `export k6 --operator` writes decodes strictly by the types of the k6 operator (Go module github.com/grafana/k6-operator, the version in `tools/k6/operator/go.mod`), and what the code of that module makes of it is played here by the real k6: in the words of a container only its variables, the places of its volumes and its port are filled in. Nothing was applied to a cluster.',
        command: 'npm run accept operator',
        rows,
      };
    } finally {
      await folder.remove();
    }
  },
};

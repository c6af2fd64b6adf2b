import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { EXPORTED_FILE, type ExportedRun } from '../../core/exported.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ExportedReadme } from '../../core/text/en/k6-export.ts';
import { type ExportedFolder, exportedFolder } from '../../load/k6/export/folder.ts';
import { manifestsOf } from '../../load/k6/export/operator.ts';
import { yamlText } from '../../load/k6/export/yaml.ts';
import { HTTP1_ENV } from '../../load/k6/http1.ts';
import { PINNED_K6 } from '../../load/k6/pinned.ts';
import { envNameOf } from '../../load/k6/player/env-name.ts';
import { writeWhole } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { runAgainCommand } from '../session/commands.ts';
import { usageError } from '../usage-error.ts';
import { toolVersion } from '../version.ts';
import type { ExportRequest } from './export-request.ts';

const text = englishCatalogue.k6Export;

/** A folder with anything in it is refused (exit 2): what was there would be mixed with what is written. */
export const assertEmpty = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  if (names.length > 0) throw usageError(text.notEmpty(folder), text.notEmptyHint());
};

/** How each k6 is started: kept to HTTP/1.1, as when we start it. */
const RUN = [...Object.entries(HTTP1_ENV).map(([variable, value]) => `${variable}=${value}`), 'k6', 'run'];

const wordsToRun = ({ entry, secrets }: ExportedFolder): readonly string[] => [
  ...RUN,
  ...['--log-format=raw', '--console-output=points.log'],
  ...(secrets.length === 0 ? [] : ['--secret-source=file=filename=secrets']),
  entry,
];

/** The command of each k6 where several share the plan by hand; none judges, since it sees a part. */
const partsOf = (folder: ExportedFolder, { run, operator, startEveryMs }: ExportRequest): ExportedReadme['parts'] => {
  const { parallelism } = run;
  if (parallelism === 1 || operator !== null || startEveryMs === null) return null;
  const edges = Array.from({ length: parallelism + 1 }, (_, i) =>
    i === 0 ? '0' : i === parallelism ? '1' : `${i}/${parallelism}`,
  );
  const commands = edges
    .slice(1)
    .map((edge, i) => [
      ...RUN,
      ...['--no-thresholds', `--execution-segment=${edges[i]}:${edge}`],
      ...[
        `--execution-segment-sequence=${edges.join(',')}`,
        '--log-format=raw',
        `--console-output=points-${i + 1}.log`,
      ],
      ...(folder.secrets.length === 0 ? [] : ['--secret-source=file=filename=secrets']),
      folder.entry,
    ]);
  return { commands, startEveryMs };
};

const readmeOf = (folder: ExportedFolder, request: ExportRequest, operator: readonly string[]): string => {
  const { plan, run } = request;
  return text.readme({
    ...{ scenario: plan.scenario.name, question: plan.scenario.question, url: run.target.baseUrl },
    ...{ requests: plan.arrivals.count, judged: folder.judged, durationMs: plan.durationUs / 1000 },
    parts: partsOf(folder, request),
    ...{ entry: folder.entry, run: wordsToRun(folder), secrets: folder.secrets, k6Version: PINNED_K6, operator },
    thresholds: Object.entries(folder.exported.thresholds),
    leftOut: folder.leftOut.map(({ id }) => id),
    limits: run.limits?.origin ?? null,
  });
};

const folderOf = async (request: ExportRequest): Promise<ExportedFolder> => {
  const { plan, objectives, run, startEveryMs } = request;
  const asked = { spec: run.target, auth: run.quoteAuth, startEveryMs, runners: run.parallelism };
  const folder = await exportedFolder({ plan, objectives, ...asked });
  if (folder.exported.rules.length > 0) return folder;
  const ids = folder.leftOut.map(({ id }) => id);
  throw new HarnessError(text.nothingJudged(ids), { exitCode: EXIT.usage, hint: text.nothingJudgedHint() });
};

/** Manifests as files of the folder, and what the README says of them; nothing without `--operator`. */
const operatorPart = ({ plan, operator }: ExportRequest, folder: ExportedFolder) => {
  if (operator === null) return { files: new Map<string, string>(), readme: [] };
  const { entry, files, secrets } = folder;
  const hasSecrets = secrets.length > 0;
  const manifests = manifestsOf({ scenario: plan.scenario.name, entry, files, hasSecrets, ...operator });
  const readme = text.operatorReadme({
    ...{ name: manifests.name, way: manifests.way, planFiles: [...files.keys()] },
    ...{ parallelism: operator.parallelism, startEveryMs: operator.startEveryMs },
    secrets: secrets.map(({ name }) => envNameOf(name)),
  });
  const written = [...manifests.files].map(([name, documents]) => [`operator/${name}`, yamlText(documents)] as const);
  return { files: new Map(written), readme };
};

type Wanted = { readonly request: ExportRequest; readonly dryRun: boolean };

/** Writes everything into the folder, or only says what it would be. */
export const writeFolder = async (path: string, { request, dryRun }: Wanted, context: CliContext): Promise<void> => {
  const folder = await folderOf(request);
  const { plan, run } = request;
  const made: ExportedRun = {
    ...{ ...run, toolVersion: toolVersion(), command: runAgainCommand(context.commandLine) },
    rowsHash: folder.config.rowsHash,
    exportId: folder.config.exportId,
  };
  const operator = operatorPart(request, folder);
  const files = new Map([
    ...folder.files,
    ...operator.files,
    [EXPORTED_FILE, `${JSON.stringify(made, null, 2)}\n`],
    ['README.md', readmeOf(folder, request, operator.readme)],
  ]);
  if (!dryRun) {
    await mkdir(path, { recursive: true });
    for (const [name, content] of files) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeWhole(join(path, name), content);
    }
  }
  context.stdout(text.written({ folder: path, requests: plan.arrivals.count, durationMs: plan.durationUs / 1000 }));
  const thresholds = Object.entries(folder.exported.thresholds);
  context.stdout(text.thresholds({ thresholds, leftOut: folder.leftOut.map(({ id }) => id) }));
  context.stdout(dryRun ? text.dryRun(path) : text.playIt(path, wordsToRun(folder)));
};

import { mkdir } from 'node:fs/promises';
import { type Diagnosis, diagnosisSchema, type ProblemClass } from '../../src/core/diagnosis.ts';
import { EXIT } from '../../src/core/errors.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import type { Ended } from '../../src/testing/ended.ts';
import { installShim, runPrinted } from '../../src/testing/printed-command.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';

/** A fault, the class it belongs to, and the check or objective that the printed command must still find red. */
type Planted = { readonly fault: string; readonly class: ProblemClass; readonly red: string };

const PLANTED: readonly Planted[] = [
  { fault: 'bad-config', class: 'configuration', red: 'flags' },
  { fault: 'delay=400ms', class: 'performance', red: 'response-p95' },
  { fault: 'unhealthy', class: 'architecture', red: 'H1' },
];

type Diagnosed = { readonly diagnosis: Diagnosis; readonly ended: Ended };

const diagnosed = async (words: string, folder: string): Promise<Diagnosed> => {
  const ended = await runPrinted(`gateproof diagnose ${words} --json`, folder, SECRETS);
  if (ended.stdout === '') throw new Error(`no diagnosis: ${ended.stderr}`);
  return { diagnosis: diagnosisSchema.parse(JSON.parse(ended.stdout)), ended };
};

const lastLine = ({ stdout }: Ended): string => stdout.trimEnd().split('\n').at(-1) ?? '';

const seenOf = ({ diagnosis: { class: of, tier, next }, ended }: Diagnosed, url: string): string =>
  `exit ${ended.code}, ${of ?? 'no class'}${tier === null ? '' : `, tier ${tier}`}; next: ${next === null ? 'none' : `\`${next.command.replace(url, '<url>')}\``}`;

/** A live diagnosis, and what the printed command then says with the fault still there; and the diagnosis of what that command left. */
const plantedRows = async (planted: Planted, folder: string): Promise<Row[]> => {
  const target = await startTestTarget(['--fault', planted.fault]);
  try {
    const live = await diagnosed(`--url ${target.url} --mode gateway-only`, folder);
    const { next, class: of } = live.diagnosis;
    const isClassed = of === planted.class && live.ended.code === EXIT.fail;
    const seen = { name: `${planted.fault}: diagnosed`, met: isClassed, seen: seenOf(live, target.url) };
    if (next === null) return [seen];
    const out = `verified-${planted.class}`;
    await mkdir(`${folder}/${out}`);
    const ran = await runPrinted(`${next.command} --out ${out}`, folder, SECRETS);
    const stored = await diagnosed(out, folder);
    const { findings } = stored.diagnosis;
    const isRed = ran.code === EXIT.fail && findings.some(({ id, state }) => id === planted.red && state === 'broken');
    const isSame = stored.ended.code === EXIT.fail && stored.diagnosis.class === planted.class;
    return [
      seen,
      {
        name: `${planted.fault}: its command, run`,
        met: isRed,
        seen: `exit ${ran.code}; ${
          ran.stdout
            .trimEnd()
            .split('\n')
            .findLast((line) => /^(FAIL|INCONCLUSIVE|PASS) /.test(line)) ?? lastLine(ran)
        }`,
      },
      {
        name: `${planted.fault}: what that command left`,
        met: isSame,
        seen: seenOf(stored, target.url),
      },
    ];
  } finally {
    await target.stop();
  }
};

const healthyRow = async (folder: string): Promise<Row> => {
  const target = await startTestTarget();
  try {
    const live = await diagnosed(`--url ${target.url}`, folder);
    const met = live.diagnosis.outcome === 'nothing' && live.ended.code === EXIT.pass && live.diagnosis.next === null;
    return { name: 'a healthy target', met, seen: seenOf(live, target.url) };
  } finally {
    await target.stop();
  }
};

const nobodyRow = async (folder: string): Promise<Row> => {
  const target = await startTestTarget();
  await target.stop();
  const live = await diagnosed(`--url ${target.url} --mode gateway-only`, folder);
  const ran = await runPrinted(live.diagnosis.next?.command ?? 'false', folder, SECRETS);
  const met = live.ended.code === EXIT.inconclusive && live.diagnosis.class === null && ran.code === EXIT.unreachable;
  return { name: 'nobody there', met, seen: `${seenOf(live, target.url)}, run: exit ${ran.code}` };
};

const absentRow = async (folder: string): Promise<Row> => {
  const target = await startTestTarget(['--dialect', 'stock-api']);
  try {
    const live = await diagnosed(`--target reference-stock-api --url ${target.url} --mode gateway-only`, folder);
    const met = live.ended.code === EXIT.inconclusive && live.diagnosis.headline.includes('could be measured');
    return { name: 'a healthy target without the endpoints of the document', met, seen: seenOf(live, target.url) };
  } finally {
    await target.stop();
  }
};

const outcomeOf = (rows: readonly Row[]): Outcome => ({
  title: 'Diagnoses, and the commands they print',
  claim:
    'A planted fault is put into its class by a live diagnosis. The command that it prints, read by a shell as printed (only a folder for its files added), runs, and fails while the fault is there. Nobody there and what cannot be measured is no class.',
  command: 'npm run accept diagnose',
  rows,
});

/** Each class once at a live target, its printed command run as printed with the fault still there, and what is no class. */
export const diagnose: Acceptance = {
  name: 'diagnose',
  run: async (_root, soFar) => {
    const folder = await tempFolder();
    await installShim(folder.path);
    const rows: Row[] = [await nobodyRow(folder.path), await healthyRow(folder.path), await absentRow(folder.path)];
    for (const planted of PLANTED) {
      rows.push(...(await plantedRows(planted, folder.path)));
      await soFar(outcomeOf(rows));
    }
    await folder.remove();
    return outcomeOf(rows);
  },
};

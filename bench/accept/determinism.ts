import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Judge, judgeLaid, layRecords } from '../../src/testing/determinism.ts';
import { entryOf, install, nodeOf, PROMISED_NODES, pack } from './installed.ts';
import type { Acceptance, Row } from './outcome.ts';

type Texts = Readonly<Record<string, string>>;

/** How the judges differ from the first, besides their Node. */
const SURROUNDINGS: readonly Pick<Judge, 'env' | 'order'>[] = [
  { env: { TZ: 'UTC', LANG: 'C' }, order: [1, 2, 3] },
  { env: { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'de_DE.UTF-8' }, order: [3, 1, 2] },
  { env: { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LANGUAGE: 'ar' }, order: [2, 3, 1] },
];

const described = ({ env, order }: (typeof SURROUNDINGS)[number]): string =>
  [...Object.entries(env).map(([name, value]) => `${name}=${value}`), `shards ${order.join(', ')}`].join(', ');

const rowOf = (name: string, texts: Texts, first: Texts): Row => {
  const different = Object.keys(first).filter((text) => texts[text] !== first[text]);
  const bytes = Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const same = `${Object.keys(texts).length} texts, ${bytes.toLocaleString('en')} bytes, all the same`;
  return {
    name,
    met: different.length === 0,
    seen: different.length === 0 ? same : `different: ${different.join(', ')}`,
  };
};

/** Stored records judged by the package on every Node it promises, in other time zones and languages, with shards in other orders. */
export const determinism: Acceptance = {
  name: 'determinism',
  run: async (root) => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-determinism-'));
    try {
      const tarball = await pack(root, folder);
      const judged: { readonly name: string; readonly texts: Texts }[] = [];
      for (const version of PROMISED_NODES) {
        const project = join(folder, version);
        await install(project, tarball, version);
        for (const [at, surroundings] of SURROUNDINGS.entries()) {
          const laid = join(project, `records-${at}`);
          await mkdir(laid);
          await layRecords(laid);
          const command = [nodeOf(project), entryOf(project)] as const;
          process.stderr.write(`  Node ${version}, ${described(surroundings)}\n`);
          const texts = await judgeLaid(laid, { command, ...surroundings });
          judged.push({ name: `Node ${version}, ${described(surroundings)}`, texts });
        }
      }
      const first = judged[0]?.texts ?? {};
      return {
        title: 'One verdict, whoever judges',
        claim:
          'The same stored records and shards give the same report.txt, report.md, summary.json and merged record, to the byte, on every Node that the package promises, in any time zone and language, and whatever the order of the shards.',
        command: 'npm run accept determinism',
        rows: judged.map(({ name, texts }) => rowOf(name, texts, first)),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

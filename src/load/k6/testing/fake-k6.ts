import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { K6 } from '../find.ts';

/** What a fake may do with what it was given: `head`, `lines(from, to)`, `sockets(from, to)` and `lanes` write as the player would; `said` is what it was started with. */
const PRELUDE = `#!${process.execPath}
const fs = require('node:fs');
const { dirname } = require('node:path');
const words = process.argv.slice(2);
if (words[0] === 'version') { console.log('k6 v2.2.0 (a fake)'); process.exit(0); }
const points = words.find((word) => word.startsWith('--console-output=')).slice(17);
const folder = dirname(words.at(-1));
const config = JSON.parse(fs.readFileSync(folder + '/config.json', 'utf8'));
const rows = JSON.parse(fs.readFileSync(folder + '/plan.json', 'utf8'));
const write = (text) => fs.appendFileSync(points, text);
const head = (hash = config.rowsHash) => write('g 3 ' + hash + ' ' + rows.length + ' ' + Date.now() * 1000 + ' - own;\\n');
const lines = (from, to) => {
  for (const [arrival, dueUs] of rows.slice(from, to))
    write('q ' + arrival + ' 0 ' + dueUs + ' ' + (dueUs + 900) + ' ok;\\n');
};
const socketRows = config.sockets === null ? [] : JSON.parse(fs.readFileSync(folder + '/sockets.json', 'utf8'));
const sockets = (from, to) => {
  for (const [connection, dueUs, leaveUs] of socketRows.slice(from, to)) {
    write('o ' + connection + ' 0 ' + (dueUs + 900) + ' in;\\ns ' + connection + ' ' + (dueUs + 1900) + ' ok;\\n');
    write('e ' + connection + ' ' + leaveUs + ' left ok ' + (dueUs + 1900) + ' - ' + leaveUs + ';\\n');
  }
};
const lanes = () => {
  for (let lane = 0; lane < config.sockets.lanes; lane += 1) write('z ' + lane + ' 0;\\n');
};
`;

export type FakeK6 = { readonly k6: K6; remove(): Promise<void> };

/** A program that is started like k6 and does as `how` says, in JavaScript. */
export const fakeK6 = async (how: string): Promise<FakeK6> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-fake-k6-'));
  const path = join(folder, 'k6');
  await writeFile(path, PRELUDE + how);
  await chmod(path, 0o755);
  return { k6: { path, version: '2.2.0' }, remove: () => rm(folder, { recursive: true, force: true }) };
};

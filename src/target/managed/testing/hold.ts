import { startTarget } from '../start.ts';
import { orderOf } from './orders.ts';

/** Starts the shell script of its first word as a target, says its process on stdout, and stays until it is killed. */
const target = await startTarget(orderOf(['/bin/sh', '-c', process.argv[2] ?? '']));
process.stdout.write(`${target.pid}\n`);
setInterval(() => {}, 60_000);

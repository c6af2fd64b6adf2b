#!/usr/bin/env node
import { cliText } from '../core/text/en/cli.ts';

/** Runs on any Node that knows modules, only to say which one is needed; everything else is loaded after that. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`${cliText.needsNode(process.versions.node)}\n`);
  process.exitCode = 2;
} else {
  // What Node compiled once it keeps for the next start: half of a short command is spent on that otherwise.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  try {
    const { main } = await import('./main.ts');
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    // Of an installation that is broken, say. Node would end with 1, which says that a target failed.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${cliText.unexpected(message)}\n${cliText.hint(cliText.unexpectedHint())}\n`);
    process.exitCode = 5;
  }
}

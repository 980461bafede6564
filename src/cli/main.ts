import { runCommandLine } from './program.ts';

const status = await runCommandLine(process.argv.slice(2));
// Dawn keeps threads that would hold the process open: leave once the output is written.
process.stdout.write('', () => process.exit(status));

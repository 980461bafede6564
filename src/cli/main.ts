import { guardStreams } from './output/streams.ts';
import { runCommandLine } from './program.ts';

guardStreams();
const status = await runCommandLine(process.argv.slice(2));
// Dawn keeps threads that would hold the process open: leave once the remarks are written. The results are written by now.
process.stderr.write('', () => process.exit(status));

import { testEngine } from './engine-tests.ts';
import { reportFrom } from './run-program.ts';

// Dawn refuses lavapipe 22.3 (Debian 12), which lacks a feature. So there is one driver here.
testEngine('Dawn in Node', ({ host }) => reportFrom(process.execPath, [host]));

// In Node or Deno: prints an EngineReport, or with the argument `study` short studies in exact arithmetic, or why there is no device.
import process from 'node:process';
import { GpuUnavailableError } from '../../src/gpu/errors.ts';
import { openGpuInNode } from '../../src/gpu/node/open.ts';
import { exactStudy } from './exact-study.ts';
import { reportOf } from './engine-report.ts';

try {
  const gpu = await openGpuInNode({ remark: (text) => process.stderr.write(`${text}\n`) });
  const report =
    process.argv[2] === 'study' ? await exactStudy(gpu) : JSON.stringify(await reportOf(gpu));
  process.stdout.write(report, () => process.exit(0));
} catch (error) {
  const text = error instanceof GpuUnavailableError ? error.message : (error as Error).stack;
  process.stderr.write(`${text}\n`, () => process.exit(1));
}

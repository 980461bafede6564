import { Command, Option } from 'commander';
import { measuredTuning, type MeasuredChoice } from '../../../bench/tuning.ts';
import { keepNote } from '../../gpu/node/adapter-notes.ts';
import type { Tuning } from '../../gpu/tuning.ts';
import { withSpeedOptions, withOutputOptions, type CommonOptions } from '../arguments/options.ts';
import { whole } from '../arguments/parse.ts';
import { resultDocument } from '../output/document.ts';
import { formatTable } from '../output/format.ts';
import { withSession } from '../session.ts';

interface TuneOptions extends Omit<CommonOptions, 'seed' | 'tuned'> {
  readonly rounds: number;
  readonly milliseconds: number;
}

/** What the choices are about. */
const meanings: Record<keyof Tuning, string> = {
  sweepRows: 'most rows of a lattice that one invocation walks',
  halfSweeps: 'most half-sweeps of small and middle lattices in one dispatch',
  clusters: 'how clusters are joined',
  products: 'how the products of machines are computed',
};

/** `blockspin tune` */
export function tuneCommand(): Command {
  const command = new Command('tune')
    .description(
      'Measure which choices of kernels are the fastest on this adapter, and keep them for --tuned. They change no result.',
    )
    .addOption(
      new Option('--rounds <n>', 'timed rounds of every choice, in turn')
        .argParser(whole(3, 1000))
        .default(9),
    )
    .addOption(
      new Option('--milliseconds <n>', 'length of a round to aim at, in milliseconds')
        .argParser(whole(1, 60_000))
        .default(200),
    );
  return withSpeedOptions(withOutputOptions(command), { tuned: false })
    .addHelpText(
      'after',
      `
A choice is kept if it is faster than the default by more than 3 % on average over small and large works, and on none
slower by more than 2 %. Where nothing was measured, half-sweeps have a dispatch each. Choices are kept for this build, engine, driver and adapter. Tune on a quiet machine.

Examples:
  npx blockspin tune
  npx blockspin tune --rounds 5 --milliseconds 100 --json`,
    )
    .action(tune);
}

async function tune(options: TuneOptions): Promise<void> {
  await withSession(options, async ({ gpu, progress, signal }) => {
    const began = performance.now();
    const { rounds, milliseconds } = options;
    const { tuning, measured } = await measuredTuning(gpu, {
      rounds,
      milliseconds,
      signal,
      onProgress: (label, done, total) => {
        progress.begin(label, total);
        progress.update(done);
      },
    });
    progress.clear();
    if (signal.aborted)
      throw new Error('Stopped before all choices were measured; nothing was kept.');
    const file = keepNote('tuning', gpu.adapter, tuning);
    if (file === undefined)
      throw new Error('No folder for the cache can be written; nothing was kept.');
    const document = resultDocument({
      command: 'tune',
      adapter: gpu.adapter,
      seed: null,
      parameters: { rounds, milliseconds },
      results: { tuning, measured },
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    return { document, text: tuningText(tuning, measured) };
  });
}

function tuningText(tuning: Tuning, measured: readonly MeasuredChoice[]): string {
  const rows = measured.flatMap(({ quantity, choice, ratios }) =>
    ratios.map(({ of, median, minimum, maximum }) => [
      meanings[quantity],
      `${choice}`,
      of,
      median.toFixed(2),
      `${minimum.toFixed(2)} to ${maximum.toFixed(2)}`,
      tuning[quantity] === choice ? 'kept' : '',
    ]),
  );
  const kept = Object.entries(tuning).map(
    ([quantity, choice]) => `${meanings[quantity as keyof Tuning]}: ${choice}`,
  );
  return [
    formatTable(['choice', 'value', 'work', 'rate over default', 'rounds', ''], rows),
    kept.length === 0
      ? 'No choice is faster than the defaults here; --tuned changes nothing.'
      : `--tuned takes from now on, with this build on this adapter: ${kept.join('; ')}.`,
  ].join('\n\n');
}

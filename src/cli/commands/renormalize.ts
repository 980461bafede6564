import { Command, Option } from 'commander';
import { GeometryError } from '../../ensemble/geometry.ts';
import { crossingTemperatures } from '../../rg/matching.ts';
import { withBlockOptions } from '../arguments/block-options.ts';
import { resultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { withModelOptions } from '../arguments/model-options.ts';
import {
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
} from '../arguments/options.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { checkpointName, type Checkpoint } from '../sampling/checkpoint.ts';
import { recordedFlags } from '../sampling/flags.ts';
import { printComplete, resumedRun, stateFault } from '../sampling/resumed.ts';
import { RunKeeper } from '../sampling/run-keeper.ts';
import { renormalizeAverages } from '../renormalize/average.ts';
import { renormalizeCrossing } from '../renormalize/crossing.ts';
import { renormalizeFlow } from '../renormalize/flow.ts';
import { renormalizeGiven } from '../renormalize/given.ts';
import { assertSameMap, readMap } from '../renormalize/map.ts';
import { writeOutcome } from '../renormalize/outcome-files.ts';
import { remarksOf, zoomRunOf, type RenormalizeOptions } from '../renormalize/plan.ts';
import type { ZoomContext, ZoomOutcome, ZoomRun } from '../renormalize/run.ts';
import { withRunOptions, withSizeOption } from '../arguments/run-options.ts';
import { shellWords } from '../output/shell-words.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession } from '../session.ts';

/** `blockspin renormalize` */
export function renormalizeCommand(): Command {
  const command = withSizeOption(new Command('renormalize')).description(
    'Zoom out of an Ising model level after level and print what each level looks like. Lattices flow to order below the ' +
      'critical temperature and to disorder above it. The correlations between levels give the thermal and magnetic ' +
      "exponents (Swendsen's Monte Carlo renormalization group), nu, eta, beta and gamma, and the relevant directions in " +
      'the space of couplings.',
  );
  withTemperatureOptions(command, {
    several: 'with --crossing also',
    fallback: 'the critical one; chains have none and need a temperature',
  });
  withRunOptions(withBlockOptions(withModelOptions(command, { only: ['lattice', 'update'] })))
    .addOption(
      new Option(
        '--out <folder>',
        'write results.json, figures (SVG) and arrays (.npy) into a new folder, and checkpoints on the way',
      ).conflicts('resume'),
    )
    .option('--resume <folder>', 'go on with a run that was stopped or killed, to the same bits')
    .addOption(
      new Option(
        '--from <file.npy>',
        'zoom out of the lattices of this file, as simulate --lattices and grow --out write them, and sample none',
      ).conflicts([
        'size',
        'lattice',
        'update',
        'replicas',
        'thermalize',
        'sweeps',
        'crossing',
        'resume',
      ]),
    );
  withCommonOptions(command);
  const flags = recordedFlags(command);
  return command
    .addHelpText(
      'after',
      `
Exponents need a multiple of 32 replicas and block lattices of side 4 or more. Their exact values at the critical
temperature are 1 (thermal) and 1.875 (magnetic). Errors are statistical. A small lattice, a first iteration or a short
list of operators adds a systematic error, which is not included: z against the exact values then is large. Every
array has a JSON beside it that explains its axes.

With --out, a checkpoint is written every minute, more often at the beginning, and on Ctrl-C.

--from zooms out of given square lattices, 0 and 1 or -1 and 1. --temperature then says which exact values stand beside them,
and at which temperature --map finds the signs of hidden units. The default is the temperature in the .json beside the file,
otherwise the critical one. Errors are those over lattices, from 8 on. Exponents of fewer than 32 lattices come from square
windows of the lattices, each closed to a torus: y_t is too small then, by some 0.03 to 0.06. y_h does not notice.

--map takes a safetensors file. A filter has the tensor filter.weights, float32 of shape (k, k), k up to 8, and if need be
filter.hiddenBias (1); its metadata are format blockspin-filter, stride 2 or 3, and if need be offset, limit soft or hard,
and units spin or binary. The field of block R is f = bias + the sum of w v over the sites stride R + offset + (0 to k - 1);
the coarse spin is up with probability (1 + tanh f)/2, or is the sign of f with limit hard. In Python:
  safetensors.numpy.save_file({"filter.weights": numpy.ones((2, 2), "float32")}, "f.safetensors",
    metadata={"format": "blockspin-filter", "stride": "2", "limit": "hard"})
A machine, or the folder of a training, gives one step for each layer, and 2 x 2 majority afterwards. Its lattice has the
side --size, and the hidden units of each layer are a square number whose side divides that of the layer below.

Examples:
  npx blockspin renormalize --size 64
  npx blockspin renormalize --size 32 --map f.safetensors
  npx blockspin train --size 8 --temperature 2.269 --layers 16 --units spin --epochs 3 --out seen
  npx blockspin renormalize --size 8 --map seen --map-limit hard
  npx blockspin renormalize --size 32 --replicas 256 --update swendsen-wang --sweeps 400 --out flow
  npx blockspin renormalize --size 54 --factor 3 --replicas 256
  npx blockspin renormalize --size 48 --operators nearest,plaquette,spin,triangle
  npx blockspin renormalize --size 32 --temperature 2.3 --couplings
  npx blockspin grow --size 64 --steps 2 --out grown.npy
  npx blockspin renormalize --from grown.npy
  npx blockspin renormalize --size 32 --crossing --temperature ${crossingTemperatures.join(',')} --replicas 256
  npx blockspin renormalize --size 32 --temperature 2.4 --rule sublattice
  npx blockspin renormalize --size 128 --temperature 2.4 --json
  npx blockspin renormalize --lattice chain --size 64 --temperature 0.7 --rule decimation`,
    )
    .action((options: RenormalizeOptions) => renormalize(options, command, flags));
}

/** A run, new or resumed. */
interface Renormalization {
  /** The flags of the run. */
  readonly options: RenormalizeOptions;
  /** The flags of this call that change no result. */
  readonly call: Pick<CommonOptions, 'adapter' | 'unchecked' | 'tuned' | 'json' | 'quiet'>;
  readonly folder: OutputFolder | undefined;
  readonly run: Omit<Checkpoint, 'adapter'> & { readonly adapter?: string };
}

async function renormalize(
  options: RenormalizeOptions,
  command: Command,
  flags: readonly string[],
): Promise<void> {
  const { from } = options;
  if (from !== undefined) return renormalizeGiven({ ...options, from });
  if (options.resume === undefined) {
    const run = { command: command.name(), flags, workingFolder: process.cwd() };
    const map = await readMap(options, run.workingFolder);
    const zoom = zoomRunOf(options, map);
    const folder =
      options.out === undefined
        ? undefined
        : new OutputFolder(options.out, { replaceable: ['figures', 'data'] });
    return runRenormalization({ options, call: options, folder, run }, zoom);
  }
  const resumed = await resumedRun<RenormalizeOptions>(
    command,
    renormalizeCommand(),
    options.resume,
  );
  if ('document' in resumed) return printComplete(resumed, options);
  const { folder, checkpoint: run } = resumed;
  const renormalization = { options: resumed.options, call: options, folder, run };
  const map = await readMap(resumed.options, run.workingFolder);
  assertSameMap(map, run.map, options.resume);
  try {
    return await runRenormalization(renormalization, zoomRunOf(resumed.options, map));
  } catch (error) {
    throw stateFault(error, options.resume);
  }
}

async function runRenormalization(
  { options, call, folder, run: stored }: Renormalization,
  run: ZoomRun,
): Promise<void> {
  const { crossing = false } = options;
  const { replicas, update, start, seed, rule, schedule } = run;
  await withSession(call, async (session) => {
    const { gpu, progress, signal, remark, claim } = session;
    claim(folder);
    const checkpoint = {
      ...stored,
      adapter: stored.adapter ?? gpu.adapter.name,
      map: run.map?.checksum,
    };
    if (folder && stored.state === undefined)
      await new RunKeeper(folder, checkpoint, { session }).begin();
    remark(`Thermalizing ${schedule.thermalize} sweeps, then measuring ${schedule.sweeps}.`);
    for (const text of remarksOf(run))
      remark(`T = ${round(run.points[0].temperature, 6)}: ${text}`);
    const began = performance.now();
    const outcome = await outcomeOf(run, crossing, {
      gpu,
      control: {
        signal,
        phase: (name, total) => progress.begin(name, total, 'sweeps'),
        onProgress: (done) => progress.update(done),
      },
      keeping: (read) => {
        const from = stored.state === undefined ? undefined : read(stored.state);
        return folder && new RunKeeper(folder, checkpoint, { session, from });
      },
    })
      .catch(async (error: unknown) => {
        // Nothing stays of a new run whose lattices the device refuses.
        if (error instanceof GeometryError && stored.adapter === undefined)
          await folder?.remove(checkpointName);
        throw error;
      })
      .finally(() => {
        progress.clear();
        if (signal.aborted && folder) remark(`--resume ${shellWords([folder.path])} goes on.`);
      });
    if (outcome.stopped) remark(`Stopped after ${outcome.configurations} configurations.`);
    const document = resultDocument({
      command: 'renormalize',
      adapter: gpu.adapter,
      seed,
      parameters: {
        lattice: run.lattice,
        size: run.size,
        ...outcome.parameters,
        replicas,
        rule,
        update,
        start,
        ...schedule,
        configurations: outcome.configurations,
      },
      results: outcome.results,
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    return {
      document,
      text: outcome.text.join('\n\n'),
      ...(folder && {
        write: async () => {
          await writeOutcome(folder, outcome, document);
          if (!outcome.stopped) await folder.remove(checkpointName);
        },
        written: `\n\nWritten to ${visibleText(folder.path)}.`,
      }),
    };
  });
}

function outcomeOf(run: ZoomRun, crossing: boolean, context: ZoomContext): Promise<ZoomOutcome> {
  const { rule } = run;
  if (rule.kind === 'average') return renormalizeAverages({ ...run, rule }, context);
  if (crossing && 'ties' in rule) return renormalizeCrossing({ ...run, rule }, context);
  return renormalizeFlow({ ...run, rule }, context);
}

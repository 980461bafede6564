import { Command } from 'commander';
import type { LatticeKind } from '../../ensemble/geometry.ts';
import { ferromagnet } from '../../ising/model.ts';
import { defaultStart, defaultUpdate } from '../../ising/defaults.ts';
import type { StartState } from '../../ising/start.ts';
import { renderFigure } from '../../plot/figure.ts';
import { writeNpy } from '../../formats/npy.ts';
import { places } from '../../rg/monte-carlo-rg.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import {
  couplingReplicas,
  ruleOf,
  withBlockOptions,
  type BlockOptions,
} from '../arguments/block-options.ts';
import { print, resultDocument, type ResultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { withModelOptions, type ModelOptions } from '../arguments/model-options.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { renormalizeAverages } from '../renormalize/average.ts';
import {
  crossingDepth,
  crossingTemperatures,
  renormalizeCrossing,
} from '../renormalize/crossing.ts';
import { renormalizeFlow } from '../renormalize/flow.ts';
import type { ZoomContext, ZoomOutcome, ZoomRun } from '../renormalize/run.ts';
import { planRun, withRunOptions, type RunOptions } from '../arguments/run-options.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface RenormalizeOptions
  extends
    CommonOptions,
    TemperatureOptions,
    RunOptions,
    BlockOptions,
    Pick<ModelOptions, 'lattice' | 'update'> {
  readonly out?: string;
}

/** Configurations that are zoomed out of in a run of default length. */
const configurations = 200;

/** `blockspin renormalize` */
export function renormalizeCommand(): Command {
  const command = withRunOptions(new Command('renormalize')).description(
    'Zoom out of an Ising model level after level and print what each level looks like: ordered below the critical ' +
      'temperature, disordered above it. From the correlations between levels follow the thermal and magnetic exponents ' +
      "(Swendsen's Monte Carlo renormalization group), and from them nu, eta, beta and gamma, and which directions in the " +
      'space of couplings are relevant. One temperature (default: the critical one).',
  );
  withBlockOptions(command);
  withModelOptions(command, { only: ['lattice', 'update'] });
  command.option(
    '--out <folder>',
    'write results.json, figures (SVG) and arrays (.npy) into a new folder',
  );
  return withCommonOptions(withTemperatureOptions(command))
    .addHelpText(
      'after',
      '\nExponents need replicas (a multiple of 32) and block lattices of side 4 or more. Their exact values at the critical ' +
        'temperature are 1 (thermal) and 1.875 (magnetic).\n' +
        '\nExamples:\n' +
        '  blockspin renormalize --size 64\n' +
        '  blockspin renormalize --size 64 --replicas 1024 --sweeps 4000 --out flow\n' +
        '  blockspin renormalize --size 54 --factor 3 --replicas 256\n' +
        '  blockspin renormalize --size 48 --operators nearest,plaquette,spin,triangle\n' +
        '  blockspin renormalize --size 32 --temperature 2.3 --couplings\n' +
        '  blockspin renormalize --size 64 --crossing --temperature 2.25,2.265,2.28 --replicas 256\n' +
        '  blockspin renormalize --size 32 --temperature 2.4 --rule sublattice\n' +
        '  blockspin renormalize --size 128 --temperature 2.4 --json\n' +
        '  blockspin renormalize --lattice chain --size 64 --temperature 0.7 --rule decimation',
    )
    .action(renormalize);
}

async function renormalize(options: RenormalizeOptions): Promise<void> {
  const { size, seed, lattice, crossing = false, couplings = false } = options;
  const rule = ruleOf(options, { size, lattice });
  const { update = defaultUpdate(options) } = options;
  const temperatures = temperaturesFor(options);
  if (crossing && 'ties' in rule) crossingDepth(size, rule);
  const model = { ...ferromagnet, lattice };
  const { replicas, caution, thermalize, sweeps } = planRun(
    withReplicasFor(options),
    temperatures.slice(0, 1),
    { model, update },
  );
  const every = Math.max(1, Math.floor(sweeps / configurations));
  const schedule = { thermalize, sweeps, every };
  const start = startOf(lattice, temperatures, crossing);
  const run: ZoomRun = {
    lattice,
    size,
    temperatures,
    replicas,
    schedule,
    start,
    seed,
    update,
    rule,
    operators: options.operators ?? places,
    couplings,
  };
  const folder = options.out === undefined ? undefined : new OutputFolder(options.out);
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      await folder?.begin();
      remark(`Thermalizing ${thermalize} sweeps, then measuring ${sweeps}.`);
      if (caution) remark(`T = ${round(temperatures[0] ?? NaN, 6)}: ${caution}`);
      const began = performance.now();
      const outcome = await outcomeOf(run, crossing, {
        gpu,
        control: {
          signal,
          phase: (name, total) => progress.begin(name, total, 'sweeps'),
          onProgress: (done) => progress.update(done),
        },
      });
      progress.clear();
      if (outcome.stopped) remark(`Stopped after ${outcome.configurations} configurations.`);
      const document = resultDocument({
        command: 'renormalize',
        adapter: gpu.adapter,
        seed,
        parameters: {
          lattice,
          size,
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
      const parts = [...outcome.text];
      if (folder) {
        await writeOutcome(folder, outcome, document);
        parts.push(`Written to ${folder.path}.`);
      }
      return { document, text: parts.join('\n\n') };
    },
  );
  print(document, options, text);
}

function outcomeOf(run: ZoomRun, crossing: boolean, context: ZoomContext): Promise<ZoomOutcome> {
  const { rule } = run;
  if (rule.kind === 'average') return renormalizeAverages({ ...run, rule }, context);
  if (crossing && rule.kind !== 'sublattice') return renormalizeCrossing({ ...run, rule }, context);
  return renormalizeFlow({ ...run, rule }, context);
}

/** The document comes last: a folder that has it has all the rest. */
async function writeOutcome(
  folder: OutputFolder,
  { figures, data }: ZoomOutcome,
  document: ResultDocument,
): Promise<void> {
  for (const [name, figure] of Object.entries(figures))
    await folder.write(`figures/${name}.svg`, renderFigure(figure));
  for (const [name, tensor] of Object.entries(data))
    await folder.write(`data/${name}.npy`, writeNpy(tensor));
  await folder.writeDocument('results.json', document);
}

/** @throws UsageError for no temperature where there is no critical one, or for a wrong number of them */
function temperaturesFor(options: RenormalizeOptions): number[] {
  const { lattice, temperature, coupling, crossing } = options;
  if (crossing) {
    const several = temperature || coupling ? temperaturesOf(options) : [...crossingTemperatures];
    if (several.length < 2)
      throw new UsageError(
        '--crossing: give two temperatures or more around the critical one, as --temperature 2.25,2.265,2.28.',
      );
    return several;
  }
  if (lattice === 'chain' && !temperature && !coupling)
    throw new UsageError('Give a temperature: a chain has no critical one (--temperature 0.7).');
  const temperatures = temperaturesOf(options, CRITICAL_TEMPERATURE);
  if (temperatures.length !== 1)
    throw new UsageError(`Give one temperature to zoom out at, not ${temperatures.length}.`);
  return temperatures;
}

/** Many replicas start half up, half down: none has to cross from one to the other. */
function startOf(
  lattice: LatticeKind,
  [temperature = NaN]: readonly number[],
  crossing: boolean,
): StartState {
  return crossing ? 'mixed' : defaultStart({ lattice }, temperature);
}

/** @throws UsageError for too few replicas, or a number that is no multiple of 32 where one is needed */
function withReplicasFor(options: RenormalizeOptions): RunOptions {
  const { couplings, crossing, rule } = options;
  const needed: [string, number] | undefined = couplings
    ? ['--couplings', couplingReplicas]
    : crossing
      ? ['--crossing', 32]
      : rule === 'sublattice' || rule === 'average'
        ? [`--rule ${rule}`, 32]
        : undefined;
  if (!needed) return options;
  const [flag, least] = needed;
  const { replicas = least } = options;
  if (replicas < least || replicas % 32 !== 0)
    throw new UsageError(
      `${flag}: give a multiple of 32 replicas from ${least} on, not --replicas ${replicas}.`,
    );
  return { ...options, replicas };
}

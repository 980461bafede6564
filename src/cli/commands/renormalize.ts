import { Command } from 'commander';
import { ferromagnet, type IsingModel } from '../../ising/model.ts';
import { defaultStart } from '../../ising/schedule.ts';
import type { StartState } from '../../ising/start.ts';
import type { BlockRule } from '../../rg/block-rule.ts';
import { sampleFlow } from '../../rg/flow.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import {
  blockRuleOf,
  couplingReplicas,
  withBlockOptions,
  type BlockOptions,
} from '../block-options.ts';
import { print, resultDocument } from '../document.ts';
import { round } from '../format.ts';
import { updateOf, withModelOptions, type ModelOptions } from '../model-options.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../options.ts';
import {
  couplingTable,
  exponentRows,
  exponentTable,
  levelRow,
  levelTable,
} from '../renormalize-results.ts';
import { planRun, withRunOptions, type RunOptions } from '../run-options.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface RenormalizeOptions
  extends
    CommonOptions,
    TemperatureOptions,
    RunOptions,
    BlockOptions,
    Pick<ModelOptions, 'lattice' | 'update'> {}

/** Configurations that are zoomed out of in a run of default length. */
const configurations = 200;
/** `blockspin renormalize` */
export function renormalizeCommand(): Command {
  const command = withRunOptions(new Command('renormalize')).description(
    'Zoom out of an Ising model level after level and print what each level looks like: ordered below the critical ' +
      'temperature, disordered above it. From the correlations between levels follow the thermal and magnetic exponents ' +
      "(Swendsen's Monte Carlo renormalization group). One temperature (default: the critical one).",
  );
  withBlockOptions(command);
  withModelOptions(command, { only: ['lattice', 'update'] });
  return withCommonOptions(withTemperatureOptions(command))
    .addHelpText(
      'after',
      '\nExponents need replicas (a multiple of 32) and block lattices of side 4 or more. Their exact values at the critical ' +
        'temperature are 1 (thermal) and 1.875 (magnetic).\n' +
        '\nExamples:\n' +
        '  blockspin renormalize --size 64\n' +
        '  blockspin renormalize --size 64 --replicas 1024 --sweeps 4000\n' +
        '  blockspin renormalize --size 54 --factor 3 --replicas 256\n' +
        '  blockspin renormalize --size 32 --temperature 2.3 --couplings\n' +
        '  blockspin renormalize --size 128 --temperature 2.4 --json\n' +
        '  blockspin renormalize --lattice chain --size 64 --temperature 0.7 --rule decimation',
    )
    .action(renormalize);
}

async function renormalize(options: RenormalizeOptions): Promise<void> {
  const { size, seed, lattice } = options;
  const update = updateOf(options);
  if (lattice === 'chain' && !options.temperature && !options.coupling)
    throw new UsageError('Give a temperature: a chain has no critical one (--temperature 0.7).');
  const temperatures = temperaturesOf(options, CRITICAL_TEMPERATURE);
  const [temperature = CRITICAL_TEMPERATURE] = temperatures;
  if (temperatures.length !== 1)
    throw new UsageError(`Give one temperature to zoom out at, not ${temperatures.length}.`);
  const model = { ...ferromagnet, lattice };
  const rule = blockRuleOf(options, { size, lattice });
  const { replicas, caution, thermalize, sweeps } = planRun(
    withReplicasFor(options, lattice),
    temperatures,
    { model, update },
  );
  const every = Math.max(1, Math.floor(sweeps / configurations));
  const schedule = { thermalize, sweeps, every };
  const { couplings = false } = options;
  const start = startOf(model, temperature);
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      remark(`Thermalizing ${thermalize} sweeps, then measuring ${sweeps}.`);
      if (caution) remark(`T = ${round(temperature, 6)}: ${caution}`);
      const began = performance.now();
      const flow = await sampleFlow(
        gpu,
        { lattice, size, temperature, replicas, schedule, start, seed, update, rule, couplings },
        {
          signal,
          phase: (name, total) => progress.begin(name, total, 'sweeps'),
          onProgress: (done) => progress.update(done),
        },
      );
      progress.clear();
      if (flow.configurations < 8 * replicas)
        throw new Error('Stopped before enough was measured.');
      if (flow.stopped) remark(`Stopped after ${flow.configurations} configurations.`);
      const levels = flow.levels.map((level) => levelRow(level, { model, size, temperature }));
      const exponents = exponentRows(flow, options.operators);
      const result = resultDocument({
        command: 'renormalize',
        adapter: gpu.adapter,
        seed,
        parameters: {
          lattice,
          size,
          temperature,
          replicas,
          rule,
          update,
          start,
          ...schedule,
          configurations: flow.configurations,
        },
        results: { levels, exponents },
        timing: { seconds: (performance.now() - began) / 1000 },
      });
      const parts = [
        `T = ${round(temperature, 8)}, ${replicas} lattices, ${flow.configurations} configurations; ${describe(rule)}`,
        levelTable(levels),
        ...(exponents.length > 0 ? [exponentTable(exponents)] : []),
        ...(couplings ? [couplingTable(levels)] : []),
        ...(lattice === 'square' ? [meaning] : []),
      ];
      return { document: result, text: parts.join('\n\n') };
    },
  );
  print(document, options, text);
}

const meaning =
  'Below the critical temperature the nearest-neighbour correlation flows to 1, above it to 0. At it only an ' +
  'infinite lattice would settle; a finite one drifts towards order in its last levels.';

function describe({ kind, factor, ties }: BlockRule): string {
  if (kind === 'decimation') return `decimation, b = ${factor}`;
  return `majority, b = ${factor}, ties ${ties}`;
}

/** Many replicas start half up, half down: none has to cross from one to the other. */
function startOf({ lattice }: IsingModel, temperature: number): StartState {
  if (lattice === 'chain') return 'hot';
  return defaultStart(temperature) === 'cold' ? 'cold' : 'hot';
}

/** @throws UsageError for couplings of a chain, or of too few replicas */
function withReplicasFor(
  options: RenormalizeOptions,
  lattice: ModelOptions['lattice'],
): RenormalizeOptions {
  if (!options.couplings) return options;
  if (lattice === 'chain')
    throw new UsageError('--couplings: only on the square lattice; those of a chain are known.');
  const { replicas = couplingReplicas } = options;
  if (replicas < couplingReplicas || replicas % 32 !== 0)
    throw new UsageError(
      `--couplings: give a multiple of 32 replicas from ${couplingReplicas} on, not --replicas ${replicas}.`,
    );
  return { ...options, replicas };
}

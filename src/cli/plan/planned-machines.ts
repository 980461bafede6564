import { siteCount } from '../../ensemble/geometry.ts';
import type { PlannedCommand } from '../../plan/planned-command.ts';
import { evaluateCommand } from '../commands/evaluate.ts';
import { trainCommand } from '../commands/train.ts';
import { assertUsable, type EvaluateOptions } from '../evaluate/options.ts';
import type { TrainOptions } from '../train/options.ts';
import { isingTrainParameters } from '../train/parameters.ts';
import { flagsOf, optionsOf, startUpdates } from './planned-flags.ts';

/** `train`, on Ising samples that it draws itself. */
export function training(): PlannedCommand {
  return {
    name: 'train',
    flags: flagsOf(trainCommand()),
    always: [],
    dependsOnAdapter: () => true,
    hasMoments: false,
    isScattered: true,
    examine: (flags) => {
      const { samples, epochs, steps, weights } = trainingOf(flags);
      return startUpdates + samples * epochs * (steps + 1) * weights;
    },
  };
}

/** `evaluate`, of the machines that tasks of `train` wrote. */
export function evaluation(): PlannedCommand {
  return {
    name: 'evaluate',
    flags: flagsOf(evaluateCommand(), { foreign: true }),
    always: [],
    dependsOnAdapter: () => true,
    hasMoments: false,
    isScattered: true,
    takes: { from: 'train', required: true },
    examine: (flags, input = []) => {
      const command = evaluateCommand();
      // The machine, which the command line names first.
      const options = optionsOf<EvaluateOptions>(command, ['machine', ...flags]);
      assertUsable(options);
      const { aisRuns, aisTemperatures, chains, burnIn, sweeps } = options;
      return (
        startUpdates +
        (aisRuns * aisTemperatures + chains * (burnIn + sweeps)) * trainingOf(input).weights
      );
    },
  };
}

/** What flags of `train` ask for. @throws BlockspinError for flags that contradict each other */
export function trainingOf(flags: readonly string[]) {
  const command = trainCommand();
  const options = optionsOf<TrainOptions>(command, flags);
  const parameters = isingTrainParameters(
    options,
    (name) => command.getOptionValueSource(name) === 'cli',
  );
  const sizes = [siteCount(options), ...parameters.layers];
  const weights = sizes.slice(1).reduce((sum, units, at) => sum + units * (sizes[at] ?? 0), 0);
  return { ...parameters, weights, visible: siteCount(options) };
}

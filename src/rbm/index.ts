/** What the library exports of Boltzmann machines. */
export type { TaskControl, TaskProgress } from './task-control.ts';
export {
  annealedLogPartition,
  type AnnealedPartition,
  type AnnealingOptions,
} from './evaluation/annealing.ts';
export type { AnnealingBase } from './evaluation/annealing-base.ts';
export { modesBase } from './evaluation/modes.ts';
export type { ModesOptions } from './evaluation/mode-starts.ts';
export {
  twiceAnnealedPartition,
  type ThroughTraining,
  type TwiceAnnealed,
} from './evaluation/two-starts.ts';
export { trajectoryPartition, type TrajectoryOptions } from './evaluation/trajectory-partition.ts';
export {
  evaluateStack,
  type Evaluation,
  type EvaluationOptions,
  type LayerEvaluation,
} from './evaluation/evaluate.ts';
export {
  chainStarts,
  evaluationDefaults,
  newLattices,
  type DrawingOptions,
  type EvaluationSamples,
  type JudgedKind,
} from './evaluation/evaluation-samples.ts';
export type { AverageCoupling, PairArrays } from './evaluation/coupling-averages.ts';
export { couplingSums } from './evaluation/coupling-sums.ts';
export type { SetCouplings, UnitSets } from './evaluation/set-couplings.ts';
export type { Torus } from './evaluation/coupling-shapes.ts';
export { freeEnergies, freeEnergyGap } from './evaluation/free-energy.ts';
export { exactLogLikelihood, logLikelihood } from './evaluation/likelihood.ts';
export { logPartition, mostExactUnits, type PartitionControl } from './evaluation/partition.ts';
export {
  observeSamples,
  type ChainSchedule,
  type DataEntropy,
  type DrawnObservables,
  type LatticeObservables,
} from './evaluation/lattice-observables.ts';
export {
  layerLikelihoods,
  type Annealing,
  type LikelihoodOptions,
  type Likelihoods,
} from './evaluation/layer-likelihoods.ts';
export {
  couplingDefaults,
  machineCouplings,
  type CouplingOptions,
  type CouplingWeights,
  type MachineCouplings,
} from './evaluation/machine-couplings.ts';
export { balancePhases, type BalancedPhases } from './evaluation/balance-phases.ts';
export { phaseShares, type PhaseOptions, type PhaseShares } from './evaluation/phases.ts';
export { comparedMixture, type MixtureComparison } from './evaluation/mixture-comparison.ts';
export { pseudoLikelihood } from './evaluation/pseudo-likelihood.ts';
export { receptiveFields, singularValues } from './evaluation/receptive-fields.ts';
export { MachineError, MachineFileError } from './machine/errors.ts';
export {
  defaultOffset,
  filterLimits,
  filterStrides,
  largestFilter,
  loadFilter,
  saveFilter,
  type Filter,
  type FilterLimit,
  type FilterStride,
  type FilterToSave,
  type SavedFilter,
} from './machine/filter-file.ts';
export {
  foreignMachine,
  type ForeignMachine,
  type ForeignTensors,
  type Orientation,
} from './machine/foreign-machine.ts';
export {
  loadMachines,
  saveMachines,
  type Machines,
  type SavedMachines,
} from './machine/machine-file.ts';
export type {
  FileSource,
  IsingSource,
  MachineSource,
  PassingSource,
} from './machine/machine-source.ts';
export {
  ConvolutionalRbm,
  expandFilter,
  type AnyRbm,
  type ConvolutionalOptions,
  type FilterShape,
} from './machine/convolutional-machine.ts';
export type { TrainableMachine } from './machine/trainable-machine.ts';
export type { Arithmetic } from './exact/arithmetic.ts';
export { Rbm, type RbmOptions } from './machine/machine.ts';
export type { KeptMachine, Trajectory } from './machine/trajectory.ts';
export {
  loadTrajectories,
  saveTrajectories,
  type Trajectories,
} from './machine/trajectory-file.ts';
export { packUnits, readUnits, type PackedUnits } from './machine/packed-units.ts';
export {
  toUnits,
  type AnyParameters,
  type ParameterName,
  type RbmParameters,
  unitKinds,
  type UnitKind,
} from './machine/parameters.ts';
export { Patches, type PatchesOptions } from './machine/patches.ts';
export { encode, type EncodeOptions } from './sampling/encode.ts';
export {
  sampleModel,
  type ModelSamplesOptions,
  type ModelSeries,
} from './sampling/model-samples.ts';
export { ContrastiveDivergence } from './training/contrastive-divergence.ts';
export type {
  ContrastiveDivergenceOptions,
  TrainingControl,
  TrainingState,
} from './training/training-control.ts';
export { DivergedError, type EpochReport } from './training/epoch-ends.ts';
export { IsingData, type IsingDataOptions, type IsingDataState } from './sampling/ising-data.ts';
export {
  persistentLearningRate,
  trainingDefaults,
  type L1Convention,
  type Rates,
  type StatisticsKind,
  type Training,
  type TrainingOptions,
} from './training/options.ts';
export { ratesAt, resolveTraining, TrainingOptionError } from './training/resolve-training.ts';
export { trainFilter, type FilterTrainingOptions } from './training/train-filter.ts';
export type {
  ControlOfMany,
  EpochOfMany,
  LayerProgress,
  StackControl,
  StackLayer,
} from './training/train-layer.ts';
export { trainMany, type BegunTraining, type OneOfMany } from './training/train-many.ts';
export { trainStack, type StackOptions } from './training/stack.ts';
export type { CurrentLayer, FinishedLayer, StackState } from './training/stack-state.ts';
export type { Refresh, Refreshed } from './training/refreshing.ts';
export {
  loadTraining,
  saveTraining,
  type LoadedTraining,
  type TrainingFile,
} from './training/training-file.ts';
export type { BestEpoch, Validation } from './training/validation.ts';

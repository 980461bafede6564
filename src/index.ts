/**
 * Blockspin as a library, for pages and for Node: Ising models, block spins and Boltzmann machines on the GPU,
 * with their exact results and statistics.
 */
import './symbol-dispose.ts';
export type { AdapterReport } from './gpu/adapter-report.ts';
export * from './gpu/errors.ts';
export { Gpu } from './gpu/gpu.ts';
export { openGpuInBrowser } from './gpu/open-in-browser.ts';
export { Ensemble } from './ensemble/ensemble.ts';
export {
  GeometryError,
  replicaGeometry,
  stripGeometry,
  type EnsembleMode,
  type Geometry,
  type LatticeKind,
} from './ensemble/geometry.ts';
export { TemperatureError } from './ising/temperature-error.ts';
export { exactValues, type ExactValues } from './ising/exact.ts';
export { Correlations, type CorrelationSample } from './ising/correlations.ts';
export {
  Measurement,
  observationOf,
  type MeasurementOptions,
  type Observation,
  type Reading,
} from './ising/measurement.ts';
export { ferromagnet, ModelError, type Hamiltonian, type IsingModel } from './ising/model.ts';
export { observablesOf, type IsingObservables } from './ising/observables.ts';
export { sampleIsing, type Sampling } from './ising/sampling.ts';
export {
  planSampling,
  samplingGeometry,
  type SamplingOptions,
  type SamplingPlan,
} from './ising/sampling-plan.ts';
export type { ExchangeRecord, SampledSeries } from './ising/series.ts';
export { defaultStart, defaultUpdate } from './ising/defaults.ts';
export { defaultSchedule, type Schedule } from './ising/schedule.ts';
export { IsingSimulation, type RunControl, type SimulationOptions } from './ising/simulation.ts';
export type { StartState } from './ising/start.ts';
export type { UpdateName } from './ising/update.ts';
export { majorityRule, type BlockRule } from './rg/block-rule.ts';
export { Blocking, type BlockingOptions } from './rg/blocking.ts';
export { Pyramid } from './rg/pyramid.ts';
export {
  annealedLogPartition,
  type AnnealedPartition,
  type AnnealingOptions,
} from './rbm/evaluation/annealing.ts';
export {
  ContrastiveDivergence,
  DivergedError,
  type ContrastiveDivergenceOptions,
  type TrainingControl,
  type TrainingState,
} from './rbm/training/contrastive-divergence.ts';
export { toUnits } from './rbm/machine/conversion.ts';
export { IsingData, type IsingDataOptions } from './rbm/training/data.ts';
export { encode } from './rbm/sampling/encode.ts';
export { freeEnergies, freeEnergyGap } from './rbm/evaluation/free-energy.ts';
export { logLikelihood } from './rbm/evaluation/likelihood.ts';
export { MachineError, MachineFileError } from './rbm/machine/errors.ts';
export {
  loadMachines,
  saveMachines,
  type Machines,
  type SavedMachines,
} from './rbm/machine/machine-file.ts';
export type { MachineSource } from './rbm/machine/machine-source.ts';
export { Rbm, type RbmOptions } from './rbm/machine/machine.ts';
export {
  sampleModel,
  type ModelSamplesOptions,
  type ModelSeries,
} from './rbm/sampling/model-samples.ts';
export { packUnits, readUnits, type PackedUnits } from './rbm/machine/packed-units.ts';
export type { RbmParameters, UnitKind } from './rbm/machine/parameters.ts';
export { logPartition, mostExactUnits } from './rbm/evaluation/partition.ts';
export { pseudoLikelihood } from './rbm/evaluation/pseudo-likelihood.ts';
export { receptiveFields, singularValues } from './rbm/evaluation/receptive-fields.ts';
export {
  trainStack,
  type StackControl,
  type StackLayer,
  type StackOptions,
} from './rbm/training/stack.ts';
export {
  resolveTraining,
  trainingDefaults,
  TrainingOptionError,
  type L1Convention,
  type Rates,
  type StatisticsKind,
  type Training,
  type TrainingOptions,
} from './rbm/training/options.ts';
export { CorrelationSums, type CorrelationAverages } from './statistics/correlations.ts';
export type { Measured } from './statistics/measured.ts';
export { orderAverages, signedAverages, type OrderAverages } from './statistics/order.ts';
export { thermalAverages, type ThermalAverages, type ThermalSeries } from './statistics/thermal.ts';
export { chainCorrelation, isingChain } from './theory/chain.ts';
export { CRITICAL_COUPLING, CRITICAL_TEMPERATURE, correlationLength } from './theory/critical.ts';
export { diagonalCorrelations } from './theory/diagonal-correlation.ts';
export { enumerateTorus } from './theory/enumeration.ts';
export {
  dualCoupling,
  nearestNeighbourCorrelation,
  onsagerFreeEnergy,
} from './theory/infinite-square.ts';
export { kaufman } from './theory/kaufman.ts';
export { ringMagnetization } from './theory/ring-magnetization.ts';
export { CRITICAL_BINDER, CRITICAL_LENGTH_RATIO, ISING_EXPONENTS } from './theory/universal.ts';
export {
  onsagerEnergy,
  onsagerLogPartition,
  onsagerSpecificHeat,
  yangMagnetization,
} from './theory/onsager.ts';

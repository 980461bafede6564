/**
 * Blockspin as a library for pages (`blockspin`) and, with a device for Node, `blockspin/node`: Ising models, block spins
 * and Boltzmann machines on the GPU. Exact results are in `blockspin/theory`, error bars in `blockspin/statistics`.
 */
import './symbol-dispose.ts';

export * from './errors.ts';

// The device
export type { AdapterReport } from './gpu/adapter-report.ts';
export * from './gpu/errors.ts';
export { Gpu, type BufferRange, type GpuOptions } from './gpu/gpu.ts';
export type { TileOptions } from './ising/tiles.ts';
export type { Tuning } from './gpu/tuning.ts';
export type { Dispatch, DispatchSize } from './gpu/dispatch.ts';
export type { Kernel, OwnKernelOptions, RandomGenerator } from './gpu/kernels.ts';
export type { Uniform, UniformValues } from './gpu/uniform.ts';
export {
  lattice as latticeLayout,
  type Binding,
  type UniformLayout,
} from '../shaders/kernel-entry.ts';
export { openGpuInBrowser } from './gpu/open-in-browser.ts';
export { GpuTimer, type Timing } from './gpu/timer.ts';

// Ensembles: the bits that everything works on
export { Ensemble } from './ensemble/ensemble.ts';
export {
  GeometryError,
  latticeOf,
  replicaGeometry,
  stripGeometry,
  type EnsembleMode,
  type Geometry,
  type PartPlace,
  latticeKinds,
  type LatticeKind,
} from './ensemble/geometry.ts';
export { unpackLattice } from './ensemble/unpack.ts';

// Ising models
export { exactValues, type ExactStaggeredValues, type ExactValues } from './ising/exact.ts';
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
export {
  ReplicaExchange,
  type ExchangeState,
  type ReplicaExchangeOptions,
} from './ising/replica-exchange.ts';
export { Reversal, type ReversalOptions } from './ising/reversal.ts';
export type { Keeping } from './ising/keeping.ts';
export type { LiveState, PartRecord, PartState, SamplingState } from './ising/sampler-state.ts';
export { sampleIsing, type Sampling } from './ising/sampling.ts';
export { samplingGeometry, type SamplingShare } from './ising/sampling-layout.ts';
export {
  planSampling,
  type SamplingOptions,
  type SamplingPart,
  type SamplingPlan,
} from './ising/sampling-plan.ts';
export { defaultReplicas, defaultStart, defaultUpdate } from './ising/defaults.ts';
export {
  defaultSchedule,
  type DefaultSchedule,
  type Schedule,
  type ScheduledRun,
} from './ising/schedule.ts';
export type { ExchangeRecord, SampledSeries } from './ising/series.ts';
export {
  IsingSimulation,
  type RankedObservation,
  type RunControl,
  type SimulationOptions,
  type SimulationState,
} from './ising/simulation.ts';
export type { PhasedControl } from './ising/sweeping.ts';
export {
  atCoupling,
  atTemperature,
  type ThermalChoice,
  type ThermalPoint,
} from './ising/thermal-point.ts';
export { singleStarts, type StartState } from './ising/start.ts';
export { TemperatureError } from './ising/temperature-error.ts';
export type { SingleSpinRule } from './ising/single-spin-rule.ts';
export { updateNames, type ReplicaThresholds, type UpdateName } from './ising/update.ts';

// The renormalization group
export { majorityRule, type BlockRule, type SublatticeRule } from './rg/block-rule.ts';
export { Blocking, type BlockingOptions } from './rg/blocking.ts';
export {
  mapsOf,
  type CoarseMap,
  type CoarseMapOptions,
  type Lattices,
  type MapMaker,
} from './rg/coarse-map.ts';
export { couplingsOf, measuredCouplings, type Couplings } from './rg/couplings.ts';
export type { FilterRule } from './rg/filter-rule.ts';
export { Filtering, type FilteringOptions } from './rg/filtering.ts';
export { criticalGain, linearGain, stepGains, type StepGain } from './rg/gain.ts';
export {
  flowOfLattices,
  type GivenFlow,
  type GivenFlowOptions,
  type GivenLattices,
  type Windows,
} from './rg/given-flow.ts';
export { FlowMeasurement } from './rg/flow-measurement.ts';
export type { FlowLevel, MeasuredLevels } from './rg/measured-levels.ts';
export {
  sampleFlow,
  type FlowOptions,
  type FlowSampling,
  type FlowState,
  type ZoomOptions,
} from './rg/flow.ts';
export {
  matchedTemperature,
  type MatchedPair,
  type Matching,
  type MatchingOptions,
  type MatchingState,
} from './rg/matching.ts';
export {
  LinearizedStep,
  type CriticalExponents,
  type Exponent,
  type Truncation,
} from './rg/monte-carlo-rg.ts';
export type { OperatorSumsState } from './rg/operator-correlations.ts';
export {
  growingCoupling,
  growingSweeps,
  Refinement,
  type GrowingControl,
  type GrowingOptions,
} from './rg/growing.ts';
export {
  GrowingChain,
  type GrowingChainControl,
  type GrowingChainOptions,
} from './rg/growing-chain.ts';
export { measureLevels, type GrownLevel } from './rg/growing-levels.ts';
export {
  growingMargin,
  growWindow,
  type GrownWindow,
  type Window,
  type WindowOptions,
} from './rg/growing-window.ts';
export { allOperators, operators, type Operator } from './rg/operators.ts';
export { Pyramid, type PyramidOptions } from './rg/pyramid.ts';

// Boltzmann machines
export * from './rbm/index.ts';

// Machines as maps of the renormalization group
export { MapError } from './maps/errors.ts';
export { filterRule } from './maps/filter-map.ts';
export type { HiddenLimit } from './maps/hidden-map.ts';
export { machineMaps, type MachineMapsOptions } from './maps/machine-maps.ts';
export { placeLayers, type LatticeMachine, type PlacedLayer } from './maps/placed-layers.ts';
export {
  sampleCouplings,
  type SampleCouplingOptions,
  type SampleCouplings,
} from './maps/sample-couplings.ts';
export {
  stackCouplings,
  type LayerCouplings,
  type StackCouplingOptions,
} from './maps/stack-couplings.ts';
export { stackLattices, type StackLattices, type UnitLattice } from './maps/stack-lattices.ts';
export { layerGain, signsOnSamples } from './maps/unit-statistics.ts';
export { placeUnits, type Placement, type UnitsToPlace } from './maps/placement.ts';

// Files
export { NpyFormatError, readNpy, writeNpy, type NpyArray } from './formats/npy.ts';
export {
  readSafetensors,
  SafetensorsFormatError,
  writeSafetensors,
  type Safetensors,
} from './formats/safetensors.ts';
export type { ElementType, Tensor, TensorData } from './formats/tensor.ts';

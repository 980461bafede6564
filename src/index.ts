/**
 * Blockspin as a library, for pages and for Node: Ising models, block spins and Boltzmann machines on the GPU,
 * with their exact results and statistics.
 */
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
} from './ensemble/geometry.ts';
export { TemperatureError } from './ising/acceptance.ts';
export { exactValues, type ExactValues } from './ising/exact.ts';
export { Measurement, type Observation } from './ising/measurement.ts';
export {
  sampleIsing,
  samplingGeometry,
  type SampledSeries,
  type Sampling,
  type SamplingOptions,
} from './ising/sampling.ts';
export { defaultSchedule, defaultStart, type Schedule } from './ising/schedule.ts';
export { IsingSimulation, type RunControl, type SimulationOptions } from './ising/simulation.ts';
export type { StartState } from './ising/start.ts';
export { MajorityBlocking } from './rg/majority.ts';
export { Pyramid } from './rg/pyramid.ts';
export type { Measured } from './statistics/measured.ts';
export { thermalAverages, type ThermalAverages, type ThermalSeries } from './statistics/thermal.ts';
export { CRITICAL_COUPLING, CRITICAL_TEMPERATURE, correlationLength } from './theory/critical.ts';
export { kaufman } from './theory/kaufman.ts';
export {
  onsagerEnergy,
  onsagerLogPartition,
  onsagerSpecificHeat,
  yangMagnetization,
} from './theory/onsager.ts';

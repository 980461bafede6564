/** Error bars (`blockspin/statistics`): autocorrelation, binning, jackknife, bootstrap and averages of series. */
export { autocorrelationTime, type Autocorrelation } from './autocorrelation.ts';
export { binMeans, binningAnalysis, type Binning, type BinningLevel } from './binning.ts';
export { blocksOf, type Blocks } from './blocks.ts';
export { bootstrap } from './bootstrap.ts';
export {
  CorrelationSums,
  type CorrelationAverages,
  type CorrelationState,
} from './correlations.ts';
export type { CorrelationRecord, CorrelationShape } from './correlation-rows.ts';
export { crossing, type Crossing, type Difference } from './crossing.ts';
export { chiSquaredTail, fitQuality, type FitQuality } from './fit-quality.ts';
export { jackknife, type Jackknife } from './jackknife.ts';
export { meanOf, type Measured } from './measured.ts';
export {
  orderAverages,
  signedAverages,
  type OrderAverages,
  type OrderObservable,
  type OrderSeries,
  type SignedObservable,
} from './order.ts';
export { powerLaw, type LawPoint, type PowerLaw } from './power-law.ts';
export {
  thermalAverages,
  type ThermalAverages,
  type ThermalObservable,
  type ThermalSeries,
} from './thermal.ts';
export { judgeThermalization, type Thermalization } from './thermalization.ts';

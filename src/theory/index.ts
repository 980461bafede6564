/** Exact results and renormalization-group recursions (`blockspin/theory`): pure functions in double precision. */
export {
  chainFlow,
  decimateChain,
  decimateChainBy,
  decimatedLogPartition,
  type ChainCouplings,
  type ChainFlowPoint,
  type DecimatedChain,
} from './chain-decimation.ts';
export { chainSecondMomentLength, chainStructureFactor } from './chain-structure.ts';
export { chainCorrelation, isingChain, type ChainAverages } from './chain.ts';
export type { ChainOptions } from './chain-transfer-matrix.ts';
export { CRITICAL_COUPLING, CRITICAL_TEMPERATURE, correlationLength } from './critical.ts';
export { diagonalCorrelations } from './diagonal-correlation.ts';
export { enumerateTorus, type EnumeratedAverages } from './enumeration.ts';
export { squareCurves, type ExactCurve, type SquareCurvesOptions } from './exact-curves.ts';
export { dualCoupling, nearestNeighbourCorrelation, onsagerFreeEnergy } from './infinite-square.ts';
export { kaufman, type TorusOptions, type TorusThermodynamics } from './kaufman.ts';
export type { CouplingFunction, Stability } from './fixed-point.ts';
export { migdalKadanoff, type BondOrder, type MigdalKadanoffOptions } from './migdal-kadanoff.ts';
export { niemeijerVanLeeuwen } from './niemeijer-van-leeuwen.ts';
export {
  onsagerEnergy,
  onsagerLogPartition,
  onsagerSpecificHeat,
  yangMagnetization,
} from './onsager.ts';
export type { OrderMoments } from './order-moments.ts';
export {
  RG_SCHEMES,
  schemeRecursion,
  type ExactScheme,
  type FlowScheme,
  type RecursionScheme,
  type RgScheme,
  type SchemeDescription,
} from './rg-schemes.ts';
export { schemeFixedPoint, type SchemeFixedPoint } from './rg-fixed-points.ts';
export { ringDistribution, ringMagnetization } from './ring-magnetization.ts';
export { closedSquareDecimation, type SquareClosure } from './square-decimation.ts';
export { torusMagnetization } from './torus-magnetization.ts';
export type { EnumerableSize } from './torus-states.ts';
export {
  CRITICAL_BINDER,
  CRITICAL_LENGTH_RATIO,
  ISING_EXPONENTS,
  type UniversalNumber,
} from './universal.ts';

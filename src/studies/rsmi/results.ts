import type { AllRules } from './all-rules.ts';
import type { BottleneckResults } from './bottleneck.ts';
import type { LargeResults } from './boundary.ts';
import type { ChainResults } from './chain.ts';
import type { NoiseCase } from './noise.ts';
import type { OracleRow } from './oracle.ts';
import type { SmallFilters } from './small-filters.ts';

/** Everything that a run found. */
export interface RsmiResults {
  readonly rows: readonly OracleRow[];
  readonly block: AllRules;
  readonly small: readonly SmallFilters[];
  readonly large: LargeResults;
  readonly chain: ChainResults;
  readonly noise: readonly NoiseCase[];
  readonly transition: BottleneckResults;
}

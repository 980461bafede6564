import { BlockEnvironment } from './block-environment.ts';
import { normalized, ruleInformation, type RuleInformation } from './rule-information.ts';

const blockSide = 2;
const blockSites = 4;

/**
 * Exact information between a 2 x 2 block V of the 5 x 5 Ising torus and its environment E. The 12 sites around the block are a buffer, and
 * E has the other 9 sites, as in the studies of real-space mutual information (Koch-Janusz and Ringel, Nature Phys. 14, 578, 2018). Bit i of
 * a state of V is site i of the block, row after row; 1 = up. The joint distribution is a sum over all 2^25 states.
 * @param coupling K = J/kT
 */
export function blockInformation(coupling: number): RuleInformation {
  return ruleInformation(jointDistribution(coupling), 2 ** blockSites);
}

/** P(V, E), [V][E]. */
function jointDistribution(coupling: number): Float64Array {
  const torus = new BlockEnvironment(blockSide, coupling);
  const count = 2 ** torus.environmentSites;
  const joint = new Float64Array(2 ** blockSites * count);
  for (let v = 0; v < 2 ** blockSites; v++) joint.set(torus.weights(v), v * count);
  return normalized(joint);
}

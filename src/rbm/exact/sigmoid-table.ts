import { exponential } from '../../elementary.ts';

/** Nodes of the table per unit of the logit, and the logit of the last node, from which on a unit is certain. */
const nodes = 512;
const lastLogit = 23;
/** Units of 2^-16 from one node to the next. */
const perNode = 2 ** 16 / nodes;

/**
 * The table of shaders/rbm/exact-units.wgsl: for each node x the probability sigmoid(-x) of the rarer outcome in units of 2^-32,
 * and how much the probability falls per 2^-16 of the logit.
 */
export function sigmoidTable(): Uint32Array<ArrayBuffer> {
  const count = lastLogit * nodes;
  const probability = (node: number): number => {
    if (node >= count) return 0;
    const rare = exponential(-node / nodes);
    return Math.floor((2 ** 32 * rare) / (1 + rare) + 0.5);
  };
  const table = new Uint32Array(2 * (count + 1));
  for (let node = 0; node <= count; node++) {
    const [here, next] = [probability(node), probability(node + 1)];
    table.set([here, Math.floor((here - next) / perNode + 0.5)], 2 * node);
  }
  return table;
}

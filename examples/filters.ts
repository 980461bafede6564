// Three filters of 2 x 2 weights as maps of zooming out: the vote of a block, a soft vote, and the first spin of a block.
// Of independent spins, at infinite temperature, y_h is known exactly: log2 of the linear gain g0. At the critical
// temperature a map with a fixed point has y_h near 1.875 from the second step on, and the first spin of a block does not.
import {
  linearGain,
  openGpuInNode,
  sampleFlow,
  type FilterRule,
  type FlowSampling,
} from 'blockspin/node';
import { CRITICAL_TEMPERATURE } from 'blockspin/theory';

const common = { kind: 'filter', factor: 2, side: 2, bias: 0, offset: 0 } as const;
const filters: Record<string, FilterRule> = {
  vote: { ...common, weights: [1, 1, 1, 1], limit: 'hard' },
  'soft vote': { ...common, weights: [1, 1, 1, 1], limit: 'soft' },
  'first spin': { ...common, weights: [1, 0, 0, 0], limit: 'hard' },
};

using gpu = await openGpuInNode();

function flow(rule: FilterRule, temperature: number, depth: number): Promise<FlowSampling> {
  const schedule = { thermalize: 300, sweeps: 400, every: 10 };
  return sampleFlow(gpu, {
    size: 16,
    temperature,
    replicas: 256,
    update: 'heat-bath',
    schedule,
    seed: 2,
    rule,
    depth,
  });
}

/** y_h of one operator, step by step. */
function magnetic({ steps }: FlowSampling): string[] {
  return steps.map((step) => {
    const { value, error } = step.exponent({ parity: 'odd', count: 1 });
    return `${value.toFixed(4)} ± ${error.toFixed(4)}`;
  });
}

for (const [name, rule] of Object.entries(filters)) {
  const exact = Math.log2(linearGain(rule).value).toFixed(4);
  const [hot] = magnetic(await flow(rule, Infinity, 1));
  const critical = magnetic(await flow(rule, CRITICAL_TEMPERATURE, 2));
  console.log(`${name}: y_h of independent spins ${hot}, exact ${exact}`);
  console.log(`  at the critical temperature, step by step: ${critical.join('; ')}`);
}

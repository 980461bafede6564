import { productGate, productWeights, signPatternRank } from './mapping/product-gate.ts';
import { blockAverages, quadraticTerms, type LatticeField } from './mapping/quadratic-field.ts';
import { atLeast, atMost, judged, largest, short, smallest } from './judged.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Inputs of the product gate, the second 0.6 times the first. */
const inputSizes = [0.4, 0.2, 0.1, 0.05];
const second = 0.6;
const mostInputs = 8;

/** ln(1 + e^x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

type GateErrors = ReturnType<typeof measureGate>;

/** Relative errors of softplus neurons that multiply `inputs` numbers, for each size of these; they cannot multiply three. */
export function measureGate(inputs: number) {
  return inputSizes.map((size) => {
    const values = Array.from({ length: inputs }, (_, i) => size * second ** i);
    // The second derivative of softplus at 0 is 1/4. The third is 0, so nothing can be divided by it.
    const derivative = inputs === 2 ? 1 / 4 : 1;
    const product = productGate({ nonlinearity: softplus, derivative, inputs: values });
    return { size, error: product / values.reduce((all, x) => all * x, 1) - 1 };
  });
}

/** LT-3: four neurons multiply two numbers. */
export function gateTarget(two: GateErrors, three: GateErrors): Target {
  const last = (errors: GateErrors, back = 1) => elementAt(errors, errors.length - back);
  return judged<GateErrors>({
    id: 'LT-3 gate',
    statement: 'Four neurons multiply two numbers.',
    details:
      'For softplus neurons the relative error of the product of u and v is −(u² + v²)/12, quadratic in their size.',
    cases: [two],
    quantities: {
      '|slope − 2|': atMost(0.02, (gate) => {
        const [before, after] = [last(gate, 2), last(gate)];
        const ratios = [before.error / after.error, before.size / after.size];
        const [errors = NaN, sizes = NaN] = ratios.map(Math.log);
        return Math.abs(errors / sizes - 2);
      }),
      '|error/expected − 1| at the smallest inputs': atMost(0.02, (gate) =>
        Math.abs(last(gate).error / expectedError(last(gate).size) - 1),
      ),
    },
    controls: { 'three numbers by softplus, whose third derivative is 0': [three] },
  });
}

/** -(u^2 + v^2)/12 with v = 0.6 u. */
function expectedError(size: number): number {
  return -((1 + second ** 2) * size ** 2) / 12;
}

/** Errors against the size of the inputs. */
export function gateTable(errors: GateErrors): Table {
  return columnTable('The product of u and v = 0.6 u from four softplus neurons', errors, {
    u: ({ size }) => size,
    'relative error': ({ error }) => short(error),
    '−(u² + v²)/12': ({ size }) => short(expectedError(size)),
  });
}

/** Sign patterns of one to eight inputs. */
export function measureRanks() {
  return Array.from({ length: mostInputs }, (_, i) => {
    const inputs = i + 1;
    const patterns = 2 ** inputs;
    return {
      inputs,
      /** 2^n minus the rank of all patterns. */
      deficit: patterns - signPatternRank({ inputs }),
      /** The same without one neuron. */
      deficitWithout: patterns - signPatternRank({ inputs, patterns: patterns - 1 }),
      /** Smallest weight of a neuron in the product of all inputs, over 2^-n. */
      leastWeight: patterns * smallest(Array.from(productWeights(inputs), Math.abs)),
    };
  });
}

/** LT-3: n numbers need 2^n neurons in one layer. */
export function rankTarget(cases: ReturnType<typeof measureRanks>): Target {
  return judged<(typeof cases)[number]>({
    id: 'LT-3 rank',
    statement: 'In a single layer, the product of n numbers needs all 2^{n} neurons.',
    details:
      'The products of n signs over their 2^{n} patterns are independent, and every pattern has a weight in the product of all signs.',
    cases,
    quantities: {
      'largest 2^{n} − rank': atMost(0, ({ deficit }) => deficit),
      'smallest weight × 2^{n}': atLeast(1, (one) => one.leastWeight),
    },
    beside: { 'largest n': largest(cases.map(({ inputs }) => inputs)) },
    controls: {
      'one neuron left out': cases.map((one) => ({ ...one, deficit: one.deficitWithout })),
    },
  });
}

const waveSizes = [96, 192] as const;
const order = 3;

/** Two crossing waves of an angle per site. */
function waves(size: number, angle: number): LatticeField {
  const values = Float64Array.from({ length: size * size }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return Math.cos(angle * x + 0.3) + 0.5 * Math.sin(angle * (x + 2 * y));
  });
  return { size, values };
}

/** Terms of a quadratic Hamiltonian before and after block averages, for long waves and for short ones. */
export function measureScaling() {
  return {
    long: scalingErrors((size) => waves(size, (2 * Math.PI) / size)),
    // Waves of six sites: no longer than the blocks.
    short: scalingErrors((size) => waves(size, Math.PI / 3)),
  };
}

/** Relative errors of b^(2 - 2i) y_i for i = 0 to 3, on a lattice and on one of twice the side, for each block. */
function scalingErrors(field: (size: number) => LatticeField) {
  return [2, 3].map((block) =>
    waveSizes.map((size) => {
      const before = quadraticTerms(field(size), order);
      const after = quadraticTerms(blockAverages(field(size), block), order);
      return before.map((term, i) => (block ** (2 - 2 * i) * elementAt(after, i)) / term - 1);
    }),
  );
}

/** Block averages of slowly varying fields: the renormalization that 1608.08225 has in mind. */
export function scalingTarget({ long, short: brief }: ReturnType<typeof measureScaling>): Target {
  return judged<typeof long>({
    id: 'LT-3 blocks',
    statement: 'Block averages rescale a quadratic Hamiltonian of a slowly varying field.',
    details:
      'Averages of b × b blocks turn the terms y_i φ(−∇²)^{i} φ into b^{2−2i} y_i. ' +
      'The errors fall by 4 when the waves become twice as long.',
    cases: [long],
    quantities: {
      'largest relative error on the larger lattice': atMost(0.03, (cases) =>
        largest(cases.flatMap(([, errors = [NaN]]) => errors.map(Math.abs))),
      ),
      'largest |ratio of errors − 4|': atMost(0.1, (cases) =>
        largest(
          cases.flatMap(([small = [], large = []]) =>
            small.map((error, i) => Math.abs(error / elementAt(large, i) - 4)),
          ),
        ),
      ),
    },
    controls: { 'waves of six sites': [brief] },
  });
}

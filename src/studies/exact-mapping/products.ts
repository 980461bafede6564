import { productGate, productWeights, signPatternRank } from './mapping/product-gate.ts';
import { blockAverages, quadraticTerms, type LatticeField } from './mapping/quadratic-field.ts';
import { largest, smallest, short, type Statement } from './statement.ts';
import type { Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Inputs of the product gate, the second 0.6 times the first. */
const inputSizes = [0.4, 0.2, 0.1, 0.05];
const second = 0.6;
const mostInputs = 8;

/** ln(1 + e^x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Relative errors of a product from few neurons. */
export interface GateErrors {
  readonly inputs: number;
  /** For each size of the inputs. */
  readonly errors: readonly { size: number; error: number }[];
}

/** Softplus neurons that multiply `inputs` numbers; of three they cannot. */
export function measureGate(inputs: number): GateErrors {
  return {
    inputs,
    errors: inputSizes.map((size) => {
      const values = Array.from({ length: inputs }, (_, i) => size * second ** i);
      // The second derivative of softplus at 0 is 1/4, the third is 0 and cannot be divided by.
      const derivative = inputs === 2 ? 1 / 4 : 1;
      const product = productGate({ nonlinearity: softplus, derivative, inputs: values });
      return { size, error: product / values.reduce((all, x) => all * x, 1) - 1 };
    }),
  };
}

/** LT-3: four neurons multiply two numbers. */
export function gateStatement(two: GateErrors, three: GateErrors): Statement {
  const numbers = ({ errors }: GateErrors) => {
    const [before, last] = [
      elementAt(errors, errors.length - 2),
      elementAt(errors, errors.length - 1),
    ];
    const slope = Math.log(before.error / last.error) / Math.log(before.size / last.size);
    const expected = -((1 + second ** 2) * last.size ** 2) / 12;
    return {
      '|slope − 2|': Math.abs(slope - 2),
      '|error/expected − 1| at the smallest inputs': Math.abs(last.error / expected - 1),
    };
  };
  return {
    id: 'LT-3 gate',
    statement:
      'Four neurons multiply two numbers u and v, with a relative error of −(u² + v²)/12 for softplus, quadratic in their size.',
    limits: {
      '|slope − 2|': { atMost: 0.02 },
      '|error/expected − 1| at the smallest inputs': { atMost: 0.02 },
    },
    measured: numbers(two),
    controls: [
      {
        name: 'three numbers by softplus, whose third derivative is 0',
        measured: numbers(three),
      },
    ],
  };
}

/** Errors against the size of the inputs. */
export function gateTable({ errors }: GateErrors): Table {
  return {
    caption: 'The product of u and v = 0.6 u from four softplus neurons.',
    header: ['u', 'relative error', '−(u² + v²)/12'],
    rows: errors.map(({ size, error }) => [
      size,
      short(error),
      short(-((1 + second ** 2) * size ** 2) / 12),
    ]),
  };
}

/** Sign patterns of one number of inputs. */
export interface RankCase {
  readonly inputs: number;
  /** 2^n less the rank of all patterns. */
  readonly deficit: number;
  /** The same where one neuron is left out. */
  readonly deficitWithout: number;
  /** Smallest weight of a neuron in the product of all inputs, over 2^-n. */
  readonly leastWeight: number;
}

/** One to eight inputs. */
export function measureRanks(): RankCase[] {
  return Array.from({ length: mostInputs }, (_, i) => {
    const inputs = i + 1;
    const patterns = 2 ** inputs;
    return {
      inputs,
      deficit: patterns - signPatternRank({ inputs }),
      deficitWithout: patterns - signPatternRank({ inputs, patterns: patterns - 1 }),
      leastWeight: patterns * smallest(Array.from(productWeights(inputs), Math.abs)),
    };
  });
}

/** LT-3: n numbers need 2^n neurons in one layer. */
export function rankStatement(cases: readonly RankCase[]): Statement {
  const least = 'smallest weight × 2^{n}';
  const deficit = 'largest 2^{n} − rank';
  const leastWeight = smallest(cases.map((one) => one.leastWeight));
  return {
    id: 'LT-3 rank',
    statement:
      'The products of n signs over their 2^{n} patterns are independent, and every pattern has a weight in the product of all: ' +
      'none of the 2^{n} neurons of a single layer can be left out.',
    limits: { [deficit]: { atMost: 0 }, [least]: { atLeast: 1 } },
    measured: { [deficit]: largest(cases.map((one) => one.deficit)), [least]: leastWeight },
    beside: { 'largest n': largest(cases.map(({ inputs }) => inputs)) },
    controls: [
      {
        name: 'one neuron left out (smallest)',
        measured: {
          [deficit]: smallest(cases.map((one) => one.deficitWithout)),
          [least]: leastWeight,
        },
      },
    ],
  };
}

const waveSizes = [96, 192] as const;
const order = 3;

/** Relative errors of b^(2 - 2i) y_i for i = 0 to 3, on a lattice and on one of twice the side. */
export interface ScalingCase {
  readonly block: number;
  readonly errors: readonly (readonly number[])[];
}

/** Two crossing waves, long compared with the blocks. */
function longWaves(size: number): LatticeField {
  const angle = (2 * Math.PI) / size;
  return fieldOf(size, (x, y) => Math.cos(angle * x + 0.3) + 0.5 * Math.sin(angle * (x + 2 * y)));
}

/** Waves of six sites: no longer than the blocks. */
function shortWaves(size: number): LatticeField {
  const angle = Math.PI / 3;
  return fieldOf(size, (x, y) => Math.cos(angle * x + 0.3) + 0.5 * Math.sin(angle * (x + 2 * y)));
}

function fieldOf(size: number, value: (x: number, y: number) => number): LatticeField {
  const values = Float64Array.from({ length: size * size }, (_, site) =>
    value(site % size, Math.floor(site / size)),
  );
  return { size, values };
}

/** Terms of a quadratic Hamiltonian before and after block averages, for long waves and for short ones. */
export function measureScaling(): { long: ScalingCase[]; short: ScalingCase[] } {
  return { long: scalingErrors(longWaves), short: scalingErrors(shortWaves) };
}

function scalingErrors(field: (size: number) => LatticeField): ScalingCase[] {
  return [2, 3].map((block) => ({
    block,
    errors: waveSizes.map((size) => {
      const before = quadraticTerms(field(size), order);
      const after = quadraticTerms(blockAverages(field(size), block), order);
      return before.map((term, i) => (block ** (2 - 2 * i) * elementAt(after, i)) / term - 1);
    }),
  }));
}

/** Block averages of fields, which vary slowly: the renormalization that 1608.08225 has in mind. */
export function scalingStatement({
  long,
  short: brief,
}: ReturnType<typeof measureScaling>): Statement {
  return {
    id: 'LT-3 blocks',
    statement:
      'Averages of b × b blocks of a slowly varying field turn the terms y_i φ(−∇²)^{i} φ of a quadratic Hamiltonian into b^{2−2i} y_i, ' +
      'with errors that fall by 4 as the waves become twice as long.',
    limits: {
      'largest relative error on the larger lattice': { atMost: 0.03 },
      'largest |ratio of errors − 4|': { atMost: 0.1 },
    },
    measured: scalingNumbers(long),
    controls: [{ name: 'waves of six sites', measured: scalingNumbers(brief) }],
  };
}

function scalingNumbers(cases: readonly ScalingCase[]) {
  return {
    'largest relative error on the larger lattice': largest(
      cases.flatMap(({ errors }) => (errors[1] ?? [NaN]).map(Math.abs)),
    ),
    'largest |ratio of errors − 4|': largest(
      cases.flatMap(({ errors: [small = [], large = []] }) =>
        small.map((error, i) => Math.abs(error / elementAt(large, i) - 4)),
      ),
    ),
  };
}

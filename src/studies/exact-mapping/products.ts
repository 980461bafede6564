import { productGate, productWeights, signPatternRank } from './mapping/product-gate.ts';
import { blockAverages, quadraticTerms, type LatticeField } from './mapping/quadratic-field.ts';
import { largest, smallest, short, statementOf, type Statement } from './statement.ts';
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

/** Softplus neurons that multiply `inputs` numbers; they cannot multiply three. */
export function measureGate(inputs: number): GateErrors {
  return {
    inputs,
    errors: inputSizes.map((size) => {
      const values = Array.from({ length: inputs }, (_, i) => size * second ** i);
      // The second derivative of softplus at 0 is 1/4. The third is 0, so nothing can be divided by it.
      const derivative = inputs === 2 ? 1 / 4 : 1;
      const product = productGate({ nonlinearity: softplus, derivative, inputs: values });
      return { size, error: product / values.reduce((all, x) => all * x, 1) - 1 };
    }),
  };
}

/** LT-3: four neurons multiply two numbers. */
export function gateStatement(two: GateErrors, three: GateErrors): Statement {
  const last = ({ errors }: GateErrors, back = 1) => elementAt(errors, errors.length - back);
  return statementOf<GateErrors>({
    id: 'LT-3 gate',
    statement: 'Four neurons multiply two numbers.',
    details:
      'For softplus neurons the relative error of the product of u and v is −(u² + v²)/12, quadratic in their size.',
    cases: [two],
    quantities: [
      {
        name: '|slope − 2|',
        of: (gate) => {
          const [before, after] = [last(gate, 2), last(gate)];
          const ratios = [before.error / after.error, before.size / after.size];
          const [errors = NaN, sizes = NaN] = ratios.map(Math.log);
          return Math.abs(errors / sizes - 2);
        },
        atMost: 0.02,
      },
      {
        name: '|error/expected − 1| at the smallest inputs',
        of: (gate) => Math.abs(last(gate).error / expectedError(last(gate).size) - 1),
        atMost: 0.02,
      },
    ],
    controls: [{ name: 'three numbers by softplus, whose third derivative is 0', cases: [three] }],
  });
}

/** -(u^2 + v^2)/12 with v = 0.6 u. */
function expectedError(size: number): number {
  return -((1 + second ** 2) * size ** 2) / 12;
}

/** Errors against the size of the inputs. */
export function gateTable({ errors }: GateErrors): Table {
  return {
    caption: 'The product of u and v = 0.6 u from four softplus neurons',
    header: ['u', 'relative error', '−(u² + v²)/12'],
    rows: errors.map(({ size, error }) => [size, short(error), short(expectedError(size))]),
  };
}

/** Sign patterns of one number of inputs. */
export interface RankCase {
  readonly inputs: number;
  /** 2^n minus the rank of all patterns. */
  readonly deficit: number;
  /** The same without one neuron. */
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
  return statementOf<RankCase>({
    id: 'LT-3 rank',
    statement: 'In a single layer, the product of n numbers needs all 2^{n} neurons.',
    details:
      'The products of n signs over their 2^{n} patterns are independent, and every pattern has a weight in the product of all signs.',
    cases,
    quantities: [
      { name: 'largest 2^{n} − rank', of: ({ deficit }) => deficit, atMost: 0 },
      { name: 'smallest weight × 2^{n}', of: (one) => one.leastWeight, atLeast: 1 },
    ],
    beside: { 'largest n': largest(cases.map(({ inputs }) => inputs)) },
    controls: [
      {
        name: 'one neuron left out',
        cases: cases.map((one) => ({ ...one, deficit: one.deficitWithout })),
      },
    ],
  });
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

/** Block averages of slowly varying fields: the renormalization that 1608.08225 has in mind. */
export function scalingStatement({
  long,
  short: brief,
}: ReturnType<typeof measureScaling>): Statement {
  return statementOf<readonly ScalingCase[]>({
    id: 'LT-3 blocks',
    statement: 'Block averages rescale a quadratic Hamiltonian of a slowly varying field.',
    details:
      'Averages of b × b blocks turn the terms y_i φ(−∇²)^{i} φ into b^{2−2i} y_i. ' +
      'The errors fall by 4 when the waves become twice as long.',
    cases: [long],
    quantities: [
      {
        name: 'largest relative error on the larger lattice',
        of: (cases) => largest(cases.flatMap(({ errors }) => (errors[1] ?? [NaN]).map(Math.abs))),
        atMost: 0.03,
      },
      {
        name: 'largest |ratio of errors − 4|',
        of: (cases) =>
          largest(
            cases.flatMap(({ errors: [small = [], large = []] }) =>
              small.map((error, i) => Math.abs(error / elementAt(large, i) - 4)),
            ),
          ),
        atMost: 0.1,
      },
    ],
    controls: [{ name: 'waves of six sites', cases: [brief] }],
  });
}

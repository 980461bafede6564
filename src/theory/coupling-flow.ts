import { ArgumentError } from '../errors.ts';
import type { CouplingFunction } from './fixed-point.ts';

/** Where a coupling flows. */
type FlowDestination =
  /** To K = 0, infinite temperature. */
  | 'disorder'
  /** To K = infinity, zero temperature. */
  | 'order'
  /** To K = -infinity. */
  | 'antiferromagnetic order'
  /** To, or it never leaves, a coupling other than those. */
  | 'fixed point'
  /** Undecided when the steps ran out. */
  | 'undecided';

/** A recursion and where to start. */
interface FlowOptions {
  recursion: CouplingFunction;
  /** The first coupling, of either sign. */
  start: number;
  /** 10,000 unless given. */
  maximumSteps?: number;
}

/** A flow. */
interface CouplingFlow {
  destination: FlowDestination;
  /** From the start to where the destination was clear. */
  couplings: number[];
}

/** Below it a coupling that still shrinks counts as 0. */
const SMALL = 1e-12;
/** Above it a coupling that still grows counts as infinite. */
const LARGE = 100;
/** A coupling stays if a step changes it by no more than this share of itself. */
const STILL = 4 * Number.EPSILON;

/**
 * Iterates a recursion until it is clear where it flows: a coupling below 1e-12 that shrinks, one above
 * 100 that grows, or one that a step changes by no more than 4 epsilon of itself. An unstable
 * fixed point holds a coupling only if that is the fixed point to the last digits.
 *
 * @throws ArgumentError if the start is not finite or the recursion yields NaN.
 */
export function followCoupling(options: FlowOptions): CouplingFlow {
  const { recursion, start, maximumSteps = 10_000 } = options;
  if (!Number.isFinite(start)) throw new ArgumentError(`start is ${start}; it must be finite`);
  const couplings = [start];
  let coupling = start;
  for (let n = 0; n < maximumSteps; n++) {
    const next = recursion(coupling);
    if (Number.isNaN(next)) {
      throw new ArgumentError(`the recursion is not a number at K = ${coupling}`);
    }
    const destination = destinationOf(coupling, next);
    if (destination !== undefined) return { destination, couplings };
    couplings.push(next);
    coupling = next;
  }
  return { destination: 'undecided', couplings };
}

function destinationOf(coupling: number, next: number): FlowDestination | undefined {
  const size = Math.abs(coupling);
  if (size < SMALL && Math.abs(next) <= size) return 'disorder';
  if (coupling > LARGE && next > coupling) return 'order';
  if (coupling < -LARGE && next < coupling) return 'antiferromagnetic order';
  return Math.abs(next - coupling) <= STILL * size ? 'fixed point' : undefined;
}

/**
 * A step of a continuous flow dK/dl, as a recursion with b = e^length: one Runge-Kutta step of fourth
 * order in ln K, which stays positive. With a length of 0.1 the error of one step is below 1e-6 of K for
 * the flow of Migdal and Kadanoff with K from 0.01 to 100; the fixed points are the exact ones.
 *
 * @param length dl, above 0; 0.1 unless given.
 * @returns A recursion for couplings of 0 or more.
 */
export function flowStep(velocity: CouplingFunction, length = 0.1): CouplingFunction {
  return (coupling) => {
    if (coupling === 0) return 0;
    const rate = (logarithm: number): number => {
      const at = coupling * Math.exp(logarithm);
      return velocity(at) / at;
    };
    const first = rate(0);
    const second = rate((length * first) / 2);
    const third = rate((length * second) / 2);
    const fourth = rate(length * third);
    return coupling * Math.exp((length * (first + 2 * second + 2 * third + fourth)) / 6);
  };
}

import { blockedGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { FilterRule } from '../../src/rg/filter-rule.ts';
import type { TieStream } from './blocking.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/**
 * CPU twin of shaders/rg/filter.wgsl and filter-any.wgsl on plain lattices: the field of each block, and a random number of
 * 32 bits for each block and system.
 * @param fine shape of the lattices; where strips are laid flat before, the flat one
 */
export function filterTwin(
  fine: Geometry,
  lattices: readonly PlainLattice[],
  stream: TieStream,
  rule: FilterRule,
): PlainLattice[] {
  const { factor, side, offset } = rule;
  const coarse = blockedGeometry(fine, factor);
  const pairs = side === 2 && factor === 2 && offset === 0;
  const decide = pairs ? pairDecision(rule) : fieldDecision(rule);
  const numberOf = pairs ? planeNumber : quadNumber;
  return lattices.map((lattice, system) =>
    Uint8Array.from({ length: coarse.size ** 2 }, (_, at) => {
      const [x, y] = [at % coarse.size, Math.floor(at / coarse.size)];
      const values = Array.from({ length: side * side }, (_, i) => {
        const column = wrapped(factor * x + offset + (i % side), fine.size);
        const row = wrapped(factor * y + offset + Math.floor(i / side), fine.size);
        return 2 * lattice[row * fine.size + column] - 1;
      });
      const { word, bit } = placeOf(coarse, system, x, y);
      const site = y * coarse.width + (x % coarse.width);
      const draw = (block: number): readonly number[] => {
        const { seed, step, level } = stream;
        const key = randomKey(seed, 'filter', { period: Math.floor(step / 2 ** 32) });
        return random4(key, site, word % coarse.groups, step % 2 ** 32, 8 * level + block);
      };
      const { up, threshold } = decide(values);
      return Number(up !== numberOf(draw, bit) < threshold);
    }),
  );
}

interface Decision {
  readonly up: boolean;
  /** A random number below is against the field. */
  readonly threshold: number;
}

function pairDecision({ weights, bias, limit }: FilterRule): (values: number[]) => Decision {
  return (values) => {
    const field = values.reduce((sum, value, i) => sum + weights[i] * value, bias);
    if (limit === 'hard') return hardDecision(weights, bias, values);
    const soft = Math.round(2 ** 32 / (1 + Math.exp(2 * Math.abs(field))));
    return { up: field > 0, threshold: soft };
  };
}

/** The sign of the exact sum; a fair coin where the sum is 0. */
function hardDecision(weights: ArrayLike<number>, bias: number, values: number[]): Decision {
  const field = values.reduce((sum, v, i) => sum + BigInt(v) * exactly(weights[i]), exactly(bias));
  return { up: field > 0n, threshold: field === 0n ? 2 ** 31 : 0 };
}

/** A number in double precision as a whole number of 2^-1074. */
function exactly(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const power = bits >> 52n;
  const digits = bits & (2n ** 52n - 1n);
  const size = power === 0n ? digits : (digits + 2n ** 52n) << (power - 1n);
  return value < 0 ? -size : size;
}

/** Fields as whole numbers, and a curve of 1024 entries for every 1 of a field. */
function fieldDecision({ weights, bias, limit }: FilterRule): (values: number[]) => Decision {
  const range = Array.from(weights).reduce((sum, w) => sum + Math.abs(w), Math.abs(bias));
  const exponent = 29 - Math.ceil(Math.log2(range));
  const whole = (value: number): bigint => BigInt(Math.round(value * 2 ** exponent));
  return (values) => {
    if (limit === 'hard') return hardDecision(weights, bias, values);
    const field = values.reduce((sum, v, i) => sum + BigInt(v) * whole(weights[i]), whole(bias));
    const up = field > 0n;
    const shift = BigInt(exponent - 20);
    const fine = Number(((up ? field : -field) + ((1n << shift) >> 1n)) >> shift);
    const at = Math.min(fine, 12 * 2 ** 20 - 1);
    const first = Math.floor(at / 1024);
    const fall = curve(first) - curve(first + 1);
    return { up, threshold: curve(first) - Math.floor((fall * (at % 1024) + 512) / 1024) };
  };
}

function curve(at: number): number {
  return Math.round(2 ** 32 / (1 + Math.exp(at / 512)));
}

type Draw = (block: number) => readonly number[];

/** Bit after bit from the highest: each of a word that all lanes share. */
function planeNumber(draw: Draw, lane: number): number {
  let number = 0;
  for (let i = 0; i < 32; i++) number = 2 * number + ((draw(i >> 2)[i & 3] >>> lane) & 1);
  return number;
}

function quadNumber(draw: Draw, lane: number): number {
  return draw(lane >> 2)[lane & 3] >>> 0;
}

function wrapped(place: number, size: number): number {
  return ((place % size) + size) % size;
}

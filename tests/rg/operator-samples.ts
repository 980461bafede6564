import { LinearizedStep } from '../../src/rg/monte-carlo-rg.ts';
import { CorrelationTwin } from '../twins/operator-correlations.ts';
import type { Random } from '../support/random.ts';

/** A square matrix, row after row. */
export type Rows = readonly (readonly number[])[];

export function transposed(rows: Rows): number[][] {
  return rows.map((_, column) => rows.map((row) => row[column]));
}

export function product(a: Rows, b: Rows): number[][] {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}

export function applied(rows: Rows, vector: readonly number[]): number[] {
  return rows.map((row) => dot(row, vector));
}

/** Square matrices along the diagonal, zeros elsewhere. */
export function blockDiagonal(...blocks: Rows[]): number[][] {
  const size = blocks.reduce((sum, block) => sum + block.length, 0);
  let before = 0;
  return blocks.flatMap((block) => {
    const rows = block.map((row) => {
      const full = Array.from({ length: size }, () => 0);
      full.splice(before, row.length, ...row);
      return full;
    });
    before += block.length;
    return rows;
  });
}

export function diagonal(...values: number[]): number[][] {
  return blockDiagonal(...values.map((value) => [[value]]));
}

/** A matrix of given eigenvalues that is neither symmetric nor triangular. */
export function withEigenvalues(...values: number[]): number[][] {
  let matrix = diagonal(...values);
  for (let i = 0; i < values.length; i++)
    for (let j = 0; j < values.length; j++) {
      if (i === j) continue;
      // Adds 0.3 times a row to another, and takes as much of a column from another: eigenvalues stay.
      const [there, back] = [0.3, -0.3].map((c) =>
        values.map((_, row) =>
          values.map((__, column) => Number(row === column) + (row === i && column === j ? c : 0)),
        ),
      );
      matrix = product(product(there, matrix), back);
    }
  return matrix;
}

export function gaussians(random: Random, length: number): number[] {
  return Array.from({ length }, () => random.gaussian());
}

/** Samples of every system: S and S' of one system and sample, of all operators. */
export type Source = () => { fine: readonly number[]; coarse: readonly number[] };

export interface Sampling {
  readonly source: (system: number) => Source;
  readonly systems: number;
  readonly samples: number;
  readonly blocks: number;
  readonly factor?: number;
}

/** The transformation that samples tell of; system s is in block s mod blocks. */
export function stepOf({ source, systems, samples, blocks, factor = 2 }: Sampling): LinearizedStep {
  const sums = Array.from({ length: blocks }, () => new CorrelationTwin());
  const sources = Array.from({ length: systems }, (_, system) => source(system));
  for (let sample = 0; sample < samples; sample++)
    for (const [system, next] of sources.entries()) {
      const { fine, coarse } = next();
      sums[system % blocks].add(fine, coarse);
    }
  return new LinearizedStep({ means: sums.map(({ means }) => means), factor });
}

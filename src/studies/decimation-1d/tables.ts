import { numberText } from '../../report/quantity-text.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import { deviationOf, type ComparedRun } from './measured.ts';
import type { Table } from '../study.ts';

const steps = 6;

/** K_n for each start. */
export function flowTable(starts: readonly number[]): Table {
  return {
    caption: 'The coupling after n steps of decimation',
    header: Array.from({ length: steps + 1 }, (_, n) => `K_${n}`),
    rows: starts.map((coupling) =>
      chainFlow({ coupling }, steps).map((point) => sixDigits(point.coupling)),
    ),
  };
}

/** Every measured level, with the exact values of the ring. */
export function measuredTable(runs: readonly ComparedRun[]): Table {
  return {
    caption:
      'Averages of the kept spins at each level, with the exact values of the ring at the couplings of the flow; z is the deviation in errors',
    header: ['K_0', 'h_0', 'level', 'spins', 'K_n', 'h_n', '⟨s_i s_{i+1}⟩', 'z', '⟨s⟩', 'z'],
    rows: runs.flatMap(({ run, levels }) =>
      levels.map(({ sites, coupling, field, correlation, magnetization }, level) => [
        run.coupling,
        run.field,
        level,
        sites,
        sixDigits(coupling),
        field === 0 ? '0' : sixDigits(field),
        correlation,
        signed(deviationOf(correlation)),
        ...(field === 0 ? ['–', '–'] : [magnetization, signed(deviationOf(magnetization))]),
      ]),
    ),
  };
}

/** A deviation with its sign. */
function signed(z: number): string {
  const size = Math.abs(z).toFixed(1);
  if (size === '0.0') return size;
  return (z < 0 ? '\u2212' : '+') + size;
}

/** Six decimals, or three digits and a power of ten. */
function sixDigits(value: number): string {
  return value < 1e-4 ? numberText(Number(value.toPrecision(3))) : value.toFixed(6);
}

import { existsSync, readFileSync } from 'node:fs';
import type { DataPoint, Figure } from '../../plot/description.ts';
import type { Evaluation } from './evaluation.ts';

/** The spectra of the weights of all layers. */
export function spectrumFigure(layers: Evaluation['layers']): Figure {
  return {
    title: 'Singular values of the weights',
    caption: 'Their squares are the spectrum of W W^T, which is never negative.',
    x: { label: 'number' },
    y: { label: 'singular value' },
    series: layers.map(({ layer, singularValues }) => ({
      label: `layer ${layer}`,
      kind: 'points',
      data: singularValues.map((y, index) => ({ x: index + 1, y })),
    })),
  };
}

interface Line {
  readonly layer: number;
  readonly epoch: number;
  readonly reconstructionError?: { readonly value: number; readonly error: number };
}

/** A line of metrics; none where it is not whole, as a process that died leaves the last one. */
function parsed(line: string): Line[] {
  try {
    return [JSON.parse(line) as Line];
  } catch {
    return [];
  }
}

/** The learning curve of a training, where its metrics are at hand. */
export function learningFigure(file: string): Figure | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => parsed(line));
  const layers = [...new Set(lines.map(({ layer }) => layer))];
  if (layers.length === 0) return undefined;
  const points = (layer: number): DataPoint[] =>
    lines.flatMap(({ layer: of, epoch, reconstructionError }) =>
      of === layer && reconstructionError
        ? [{ x: epoch, y: reconstructionError.value, error: reconstructionError.error }]
        : [],
    );
  return {
    title: 'Share of visible units that are given back wrongly',
    caption: 'No measure of likelihood: it may rise while the likelihood does.',
    x: { label: 'epoch' },
    y: { label: 'reconstruction error' },
    series: layers.map((layer) => ({ label: `layer ${layer}`, kind: 'line', data: points(layer) })),
  };
}

import type { DataPoint, Figure } from '../../plot/description.ts';
import type { Evaluation } from '../../rbm/evaluation/evaluate.ts';
import type { Metrics } from '../train/metrics.ts';

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

/** The learning curve of a training; undefined where it has no epochs. */
export function learningFigure({ lines }: Metrics): Figure | undefined {
  const layers = [...new Set(lines.map(({ layer }) => layer))];
  if (layers.length === 0) return undefined;
  const points = (layer: number): DataPoint[] =>
    lines.flatMap(({ layer: of, epoch, reconstructionError }) =>
      of === layer && reconstructionError
        ? [{ x: epoch, y: reconstructionError.value, error: reconstructionError.error }]
        : [],
    );
  return {
    title: 'Share of visible units that the machine reconstructs wrongly',
    caption:
      'The reconstruction error does not measure the likelihood: both may rise at the same time.',
    x: { label: 'epoch' },
    y: { label: 'reconstruction error' },
    series: layers.map((layer) => ({ label: `layer ${layer}`, kind: 'line', data: points(layer) })),
  };
}

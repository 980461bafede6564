import type { Section } from '../study.ts';
import type { BlockMaps } from './block-maps.ts';
import { deepPictures, mapsPicture, rangeOf, shownMaps, symmetric } from './map-pictures.ts';
import { placesText } from './map-places.ts';
import type { MapStudy } from './map-study.ts';
import { curveNames, layerTable, placesTable, spatialTable } from './map-tables.ts';
import type { SpatialCurves } from './spatial-targets.ts';

/** DK-1 in words and pictures. */
export function blockSection(found: BlockMaps): Section {
  const side = found.size / found.block;
  return {
    title: 'One step of block averages',
    text: [
      `Of the mean h_a of every 2 x 2 block a map of ⟨v_i h_a⟩ over the ${found.size} x ${found.size} spins v_i at T_c was made: no network, ` +
        'and nothing to fit. Each map has one peak, at its own block, and falls off evenly around it to a background that the ' +
        'finite lattice has; the peaks of all maps tile it.',
      'The published panel of these maps has peaks of about 0.75 and a background of about 0.45 (read off the authors\u2019 figure).',
    ],
    fields: [
      mapsPicture(
        found,
        `Maps ⟨v h⟩ of ${side} x ${side} blocks, the first ${Math.min(shownMaps, found.maps.length)}`,
        rangeOf(found.maps),
      ),
    ],
  };
}

/** DK-2 and DK-3 of one stack. */
export function stackSection(study: MapStudy, curves: SpatialCurves): Section {
  const { shape, blocks, machines, permuted } = study;
  const { size, layers, samples, training } = shape;
  const [rg] = blocks[0] ?? [];
  const [rbm] = machines[0] ?? [];
  const [null1] = permuted[0] ?? [];
  if (!rg || !rbm || !null1) throw new Error('There are no maps to show.');
  const scale = symmetric([...rbm.maps.maps, ...null1.maps.maps]);
  return {
    title: `Maps of trained machines, ${size ** 2} → ${layers.join(' → ')}`,
    text: [
      `Machines of units ±1 were trained on ${samples.toLocaleString('en')} lattices of ${size} x ${size} spins at T_c, ${blocks[0]?.length} times, each on ` +
        `lattices of its own: Adam, rate ${training.learningRate}${training.learningRateEnd === undefined ? '' : ` falling to ${training.learningRateEnd}`}, PCD-1, ${training.updates.toLocaleString('en')} ` +
        `updates of ${training.batch} samples a layer. Maps are averaged over as many other lattices, with h_a = tanh(Σ_i W_{ia} v_i + b_a), or of a higher layer ` +
        'given samples of the one below. The sign of a hidden unit is a gauge: sizes |⟨v h⟩| are compared.',
      'Two nulls stand beside them: machines trained on lattices whose pixels have changed places, the same way in all, with their maps as images of ' +
        'what they saw; and machines with their initial weights. An untrained unit is a sum of spins with random weights, and inherits from the spins both ' +
        'the sign that the whole lattice has and the smoothness of their correlation function: what it shares with a trained one, training has not made.',
      'The authors\u2019 own panel for their machine, as seen in their figure: a scale from about −0.7 to 0.7, most maps of one sign with broad, irregular patches, some near 0, ' +
        'no regular tiling.',
      'C(d) is made of what the maps of both halves of the samples have: C(d) = Σ_a Σ_x A_a(x) B_a(x + d) over the same at d = 0, A_a and B_a being the maps of unit a from one half and from the ' +
        'other, less their means. The chance of the samples makes maps smooth, as spins are, also that of a unit that is the sign of the magnetization, whose true map is flat; it is not the same in both halves.',
      'The rise in the table tells how far a map stands out from its mean at all. Where it is small the unit follows the magnetization of the whole lattice, and the place of its peak, ' +
        'and with it the area, is noise.',
      ...placesText(study),
    ],
    tables: [layerTable(study), placesTable(study), spatialTable(size, curves)],
    fields: [
      mapsPicture(rg.maps, 'Block averages, first level', rangeOf(rg.maps.maps)),
      mapsPicture(rbm.maps, 'Trained machine, first layer', scale),
      mapsPicture(null1.maps, 'Trained on permuted pixels', scale),
      ...layers.slice(1).flatMap((_, index) => deepPictures(study, index + 1)),
    ],
    figures: {
      [`map-autocorrelation-${size}`]: {
        title: `Autocorrelation C(d) of the maps of the first layer, ${size} x ${size} spins`,
        x: { label: 'distance d along the axes' },
        y: { label: 'C(d)' },
        series: curveNames.map(({ label, key }) => ({
          label,
          kind: 'both' as const,
          data: curves[key].values.map(({ value, error }, d) => ({ x: d, y: value, error })),
        })),
        guides: [{ label: '', y: 0 }],
        caption: 'Error bars: the larger of bootstrap over maps and standard error over trainings.',
      },
    },
  };
}

import { pointsOf } from '../../../plot/points.ts';
import { measuredText } from '../../../report/quantity-text.ts';
import type { Measured } from '../../../statistics/measured.ts';
import type { Section } from '../../study.ts';
import { agree } from '../../verdict.ts';
import type { SpatialCurves } from './autocorrelation.ts';
import type { BlockMaps } from './block-maps.ts';
import type { MapKind, StackMaps } from './measure.ts';
import { mapsPicture, shownMaps, stackPictures } from './pictures.ts';
import { overTrainings, type MapStatistics } from './statistics.ts';
import { curveNames, layerTable, orderTable, placesTable, qualityTable } from './tables.ts';

/** DK-1. */
export function blockSection(found: BlockMaps): Section {
  const { size, block, maps } = found;
  const side = size / block;
  return {
    title: 'One step of block averages',
    text: [
      `For the average h_a of each 2 x 2 block we computed the map ⟨v_i h_a⟩ over the ${size} x ${size} spins v_i at T_c. No network is involved. ` +
        'Each map peaks at its own block and falls off evenly to the background of a finite lattice. The peaks of all maps tile the lattice.',
      'In the published panel of these maps the peaks are about 0.75 and the background is about 0.45 (read off the figure).',
    ],
    fields: [
      mapsPicture(
        found,
        `Maps ⟨v h⟩ of ${side} x ${side} blocks, the first ${Math.min(shownMaps, maps.length)}`,
      ),
    ],
  };
}

/** DK-2 and DK-3 of one stack. */
export function stackSection(study: StackMaps, curves: SpatialCurves): Section {
  const { shape, runs } = study;
  const { size, layers, samples, training } = shape;
  const { updates, learningRate, learningRateEnd, batch } = training;
  const falling = learningRateEnd === undefined ? '' : ` falling to ${learningRateEnd}`;
  return {
    title: `Maps of trained machines, ${size ** 2} → ${layers.join(' → ')}`,
    text: [
      `We trained machines of units ±1 on ${samples.toLocaleString('en')} lattices of ${size} x ${size} spins at T_c, ${runs.machine[0]?.length} times, each on ` +
        `lattices of its own: Adam, learning rate ${learningRate}${falling}, PCD-1, ${updates.toLocaleString('en')} updates of ` +
        `${batch} samples per layer. The maps are averaged over the same number of other lattices. Here h_a = tanh(Σ_i W_{ia} v_i + b_a); higher layers ` +
        'see samples of the layer below. The sign of a hidden unit is a gauge, so we compare sizes |⟨v h⟩|.',
      'There are two controls. One learns from lattices whose pixels were permuted, in all lattices alike. The other keeps its initial weights. An untrained unit ' +
        'is a random sum of spins: it inherits the common sign and the smoothness of spins, so what it shares with a trained unit is not learned.',
      'A machine that has not learned its lattices says little about what learning does. The first table gives the likelihood of every first machine and the energy of what it draws.',
      'The published panel of a trained machine runs from about −0.7 to 0.7. Most of its maps have one sign. Their patches are broad and irregular and do not tile the lattice.',
      'The autocorrelation is C(d) = Σ_a Σ_x A_a(x) B_a(x + d), over its value at d = 0. A_a and B_a are the maps of unit a, less their means, from two halves of the samples. ' +
        'Sampling noise is itself correlated: even a unit that copies the sign of the magnetization, whose true map is flat, shows a smooth map in one half. ' +
        'The noise of both halves is independent and cancels in C(d).',
      'A small rise in the second table means that a unit follows the magnetization of the whole lattice. The place of its peak, and the area, are noise.',
      ...placesText(study),
    ],
    tables: [qualityTable(study), layerTable(study), placesTable(study), orderTable(size, curves)],
    fields: stackPictures(study),
    figures: {
      [`map-autocorrelation-${size}`]: {
        title: `Autocorrelation C(d) of the maps of the first layer, ${size} x ${size} spins`,
        x: { label: 'distance d along the axes' },
        y: { label: 'C(d)' },
        series: curveNames.map(({ label, key }) => ({
          label,
          kind: 'both' as const,
          data: pointsOf(curves[key].values),
        })),
        guides: [{ label: '', y: 0 }],
        caption: 'Error bars: bootstrap over maps or standard error over trainings, the larger.',
      },
    },
  };
}

/** Below this share of variance in both halves of the samples, maps are called noise. */
const mostlyNoise = 0.25;

/** What the places of peaks say, where they say something beyond their errors. */
function placesText({ runs }: StackMaps): string[] {
  const of = (kind: MapKind, quantity: (own: MapStatistics) => number, layer = 0): Measured =>
    overTrainings(runs[kind][layer] ?? [], quantity);
  const [regular, own, moved] = (['blocks', 'machine', 'permuted'] as const).map((kind) =>
    of(kind, ({ spacing }) => spacing),
  );
  const [found, control, fresh] = (['machine', 'permuted', 'untrained'] as const).map((kind) =>
    of(kind, ({ reproduced }) => reproduced),
  );
  const above = of('machine', ({ shared }) => shared, 1);
  const sentences: string[] = [];
  if (own && moved && regular && differ(own, 1))
    sentences.push(
      `Peaks of the trained layer have a spacing of ${measuredText(own)}, those of permuted pixels ${measuredText(moved)}, ` +
        `those of block averages ${measuredText(regular)}; random peaks have 1.`,
    );
  if (found && control && fresh && differ(found, control))
    sentences.push(
      `The share of peaks that both halves of the samples agree on is ${measuredText(found)} in trained machines, ${measuredText(control)} in machines of permuted pixels ` +
        `and ${measuredText(fresh)} in untrained machines.`,
    );
  if (above.value < mostlyNoise)
    sentences.push(
      `In the second layer both halves share only ${measuredText(above)} of the variance of a map. These units follow the magnetization of the whole lattice; the shapes of their maps are sampling noise.`,
    );
  return sentences.length > 0 ? [sentences.join(' ')] : [];
}

function differ(one: Measured, other: Measured | number): boolean {
  return agree(one, other) === 'fails';
}

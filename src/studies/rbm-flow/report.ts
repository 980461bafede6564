import { measuredText } from '../../report/quantity-text.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Table } from '../study.ts';
import { energyTemperature } from '../thermometers/curves.ts';
import { orEnd, temperaturesText } from '../thermometers/fixed-point.ts';
import { thermometers } from '../thermometers/readings.ts';
import { toldInterval } from './criteria.ts';
import {
  eigenvalueFigure,
  endFigure,
  softmaxFigure,
  thermometerFigure,
  traceFigure,
  waveFigure,
  widthFigure,
  widthsOf,
} from './figures.ts';
import { endsOf } from './judge-flows.ts';
import { runsOf, type MachineRun, type Measures } from './measure.ts';
import { classTemperatures, sites, size, type Settings } from './presets.ts';
import { entropyOf, setNames, setTexts } from './training-sets.ts';

/** Where flows end, and what the machines of the flows have learned. */
export function flowSection({ runs, monteCarlo }: Measures, settings: Settings): Section {
  const { flow, hidden, training, seeds } = settings;
  const [first] = runs;
  const taught = first && energyTemperature(size, first.taught.energy);
  return {
    title: 'Where flows end',
    text: [
      `Each machine has ${sites} → ${hidden} units ±1 without biases and learned from lattices of ${size} x ${size} spins by PCD-${training.steps ?? 1}, ${training.updates.toLocaleString('en')} updates of Adam. ` +
        `The replication makes about 3.2 million updates by CD-1 (8,000 epochs of 40,000 lattices in batches of 100); the second set of machines of V is trained by CD-1, with our number of updates. ` +
        `There are ${seeds.V} trainings of V, ${seeds.others} of every other set and ${seeds.controls} of every control.`,
      `A flow draws hidden units from spins and spins from hidden units. We record the first ${flow.steps} steps one by one. The flow goes on to ${flow.long}, and its end is the mean over the last quarter. ` +
        `Flows begin with ${flow.copies} lattices of all spins up, ${flow.copies} of exactly zero magnetization, and ${flow.monteCarlo} from Monte Carlo at each of six temperatures.`,
      'A flow that goes on for ever draws from the distribution of its machine. A machine that learned its lattices perfectly therefore ends with the mean energy and the mean |m| of these lattices. ' +
        (taught
          ? `The lattices of V have u = ${measuredText(first.taught.energy)}, the energy of T = ${measuredText(taught)}. `
          : '') +
        'The column "spread" tells whether lattices at the end have one temperature: it is 1 for Monte Carlo at one temperature, and above 1 for a mixture.',
      `Flows of V end at ${temperaturesText(endsOf(runsOf(runs, 'V')))}; by CD-1 at ${temperaturesText(endsOf(runsOf(runs, 'V CD-1')))}. T_c = ${CRITICAL_TEMPERATURE.toFixed(4)}.`,
    ],
    tables: [endTable(runs, monteCarlo), machineTable(runs)],
    figures: {
      'flow-ends': endFigure(runs),
      'flow-trace': traceFigure(runs),
      'flow-softmax': softmaxFigure(runs),
    },
  };
}

/** A number of several machines, with its error over them. */
function over(own: readonly MachineRun[], of: (run: MachineRun) => number): Measured {
  return meanOf(own.map(of));
}

function endTable(runs: readonly MachineRun[], monteCarlo: Measures['monteCarlo']): Table {
  return {
    caption:
      'Ends of the flows. Temperatures have errors over trainings, of readings, and half of what is left of the starts; the other numbers have errors over the trainings. ' +
      'Peak: the class with the largest mean softmax. ξ: second-moment correlation length. Spread: standard deviation of u over that of Monte Carlo at the temperature by energy.',
    header: [
      'trained on',
      'trainings',
      ...thermometers.map(({ name }) => `T ${name}`),
      'peak of the net',
      'u',
      '⟨|m|⟩',
      'U_4',
      'ξ',
      'spread',
    ],
    rows: [
      ...setNames.map((set) => {
        const own = runsOf(runs, set);
        const found = endsOf(own);
        return [
          setTexts[set],
          `${own.length}`,
          ...thermometers.map(({ key }) => orEnd(found[key])),
          over(own, ({ end }) => end.peak),
          over(own, ({ end }) => end.readings.energy.value),
          over(own, ({ end }) => end.readings.magnetization.value),
          over(own, ({ end }) => end.binder.value),
          over(own, ({ end }) => end.correlationLength.value),
          over(own, ({ end }) => end.spread.value),
        ];
      }),
      [
        'Monte Carlo at T_c',
        '',
        ...thermometers.map(({ key }) => orEnd(monteCarlo.temperatures[key])),
        `${monteCarlo.peak}`,
        monteCarlo.readings.energy,
        monteCarlo.readings.magnetization,
        monteCarlo.binder,
        monteCarlo.correlationLength,
        monteCarlo.spread,
      ],
    ],
  };
}

/** Every machine with its likelihood and the energies that it learned and draws. */
function machineTable(runs: readonly MachineRun[]): Table {
  return columnTable(
    'All machines, by their hidden units and the number of the training. ⟨ln p⟩ of held-out lattices of the same set, in nats per lattice. KL: distance from the lattices, ⟨ln(data/machine)⟩, between bounds that follow from exact entropies at each temperature; ' +
      'a machine far above the lower bound of others is not trained well. u and |m| of the training lattices, and of what the machine draws at the end of its flow; errors over the lattices.',
    runs,
    {
      'trained on': ({ set }) => setTexts[set],
      'units, training': ({ hidden, run }) => `${hidden}, ${run + 1}`,
      samples: ({ samples }) => `${samples}`,
      '⟨ln p⟩': ({ logLikelihood }) => logLikelihood ?? 'unknown',
      KL: (run) => divergenceText(run),
      'u, data': ({ taught }) => taught.energy,
      'u, drawn': ({ end }) => end.readings.energy,
      '⟨|m|⟩, data': ({ taught }) => taught.absoluteMagnetization,
      '⟨|m|⟩, drawn': ({ end }) => end.readings.magnetization,
    },
  );
}

function divergenceText({ set, logLikelihood }: MachineRun): string {
  const entropy = entropyOf(set);
  if (!entropy || !logLikelihood) return 'unknown';
  const [most = NaN, least = NaN] = entropy.map((own) => -logLikelihood.value - own);
  // No distance is below 0.
  const from = Math.max(0, least).toFixed(1);
  return `${from} to ${measuredText({ value: most, error: logLikelihood.error })}`;
}

/** The scan of hidden units. */
export function widthSection({ runs }: Measures): Section {
  return {
    title: 'The number of hidden units',
    text: [
      'All machines here learned from V by the same recipe and the same number of updates. Wider machines may need longer trainings; their likelihoods are in the table of machines.',
    ],
    tables: [
      {
        caption:
          'Ends of the flows of V by the number of hidden units; errors as in the table of ends.',
        header: [
          'hidden units',
          'trainings',
          ...thermometers.map(({ name }) => `T ${name}`),
          'peak of the net',
        ],
        rows: widthsOf(runs).map((hidden) => {
          const own = runsOf(runs, 'V', hidden);
          const found = endsOf(own);
          return [
            `${hidden}`,
            `${own.length}`,
            ...thermometers.map(({ key }) => orEnd(found[key])),
            meanOf(own.map(({ end }) => end.peak)),
          ];
        }),
      },
    ],
    figures: { 'hidden-units': widthFigure(runs) },
  };
}

/** IS-6. */
export function spectrumSection({ runs }: Measures): Section {
  const maps = (['V', 'H', 'L'] as const).flatMap((set) => {
    const [first] = runsOf(runs, set);
    if (!first) return [];
    const { weights } = first.spectrum;
    const product = weights.mmul(weights.transpose());
    return [
      {
        caption: `W W^{T} of the first machine of ${setTexts[set]}: ${sites} x ${sites} sites, row by row of the lattice.`,
        fields: [product.to1DArray()],
        columns: sites,
        rows: sites,
      },
    ];
  });
  return {
    title: 'Spectra of the weights',
    text: [
      'Eigenvalues of W W^{T} are the squares of the singular values of W, so none is below 0. Figures of the literature with negative eigenvalues show those of W itself.',
      'On a torus the eigenvectors of any matrix that treats all sites alike are Fourier modes. We ask which modes have large eigenvalues: those of long waves, as of correlations near T_c, or all of them alike.',
    ],
    figures: { eigenvalues: eigenvalueFigure(runs), 'wave-numbers': waveFigure(runs) },
    fields: maps,
  };
}

/** IS-1, and how the thermometers are made. */
export function thermometerSection(measures: Measures, { net, perTemperature }: Settings): Section {
  const { thermometer, monteCarlo } = measures;
  const taught = net.snapshots * perTemperature * classTemperatures.length;
  return {
    title: 'The thermometers',
    text: [
      `The net has ${net.hidden} hidden tanh units and a softmax over ${classTemperatures.length} classes, T = 0 to 6. TensorFlow.js trained it on ${taught.toLocaleString('en')} lattices (${net.epochs} epochs of Adam on the categorical cross entropy). ` +
        'The replication uses three hidden layers and a binary cross entropy. The net sees every lattice turned so that m ≥ 0. The temperature by the net is the one at which held-out lattices have the same softmax mean.',
      'The temperature by energy is the one at which Kaufman’s exact u(T) of the same torus has this energy. The temperature by magnetization is read off ⟨|m|⟩(T) of the held-out lattices. ' +
        'No thermometer and no machine share lattices.',
      `Monte Carlo lattices at T_c = ${CRITICAL_TEMPERATURE.toFixed(4)} read ${temperaturesText(monteCarlo.temperatures)}. ` +
        `The net tells temperatures apart from about ${toldInterval[0]} to ${toldInterval[1]}. It maps any picture to its nearest class, so its reading alone is no sign of a critical point.`,
    ],
    figures: { thermometer: thermometerFigure(measures) },
    fields: [
      {
        caption:
          'Mean softmax of held-out lattices: the row is their temperature, from 0 at the top to 6; the column is the class.',
        fields: [thermometer.softmax.flatMap((row) => row.map(({ value }) => value))],
        columns: classTemperatures.length,
        rows: classTemperatures.length,
      },
    ],
  };
}

/** Data and what is not known of the originals. */
export function dataSection(settings: Settings): Section {
  const { fields } = settings;
  return {
    title: 'Data, controls, and what we do not know about the originals',
    text: [
      'V holds lattices at T = 0, 0.25, ..., 6 in equal numbers, H those from T = 4 on, L those of T = 0: all up and all down. T = 0 stands for 0.05.',
      'Mean-field lattices are drawn exactly from the weight exp(b M^2/(2N)) of Curie and Weiss with b = T_c/T, so that the transition lies at T_c of the square lattice. The replication does not state its normalization. ' +
        'The control of T = 0 and T = ∞ has as many ordered lattices as lattices of coins. Permuted pixels are the lattices of V with all sites at random places, the same places in every lattice; what these machines draw is read in the permuted places.',
      `FG-1: lattices at the same temperatures in fields of ${fields.field.join(', ')}; every other lattice is turned over. The second grid has ${fields['other fields'].join(', ')}. Funai and Giataganas do not state their grid in what we could read, nor the number of hidden units, the learning rate and the exponent that they find.`,
      'Iso, Shiba and Yokoo: we could read neither their list of hidden units, nor epochs, nor their thermometer in detail. L = 10, the 25 temperatures and the sets H and L are those of the replication.',
    ],
  };
}

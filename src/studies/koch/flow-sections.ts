import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { Figure } from '../../plot/description.ts';
import type { Section, Table } from '../study.ts';
import { flowSize, kindNames, machineKinds } from './flow-machines.ts';
import { extremes, type FlowRun } from './flow-run.ts';
import type { FlowStudy } from './flow-study.ts';
import {
  fixedPoint,
  orEnd,
  thermometerNames,
  thermometerText,
  type ThermometerName,
} from './flow-targets.ts';
import { learnedText, signText, startTable } from './flow-text.ts';
import { flowSteps, longPlan, shortPlan } from './flows.ts';
import type { FlowPreset } from './presets.ts';
import type { Temperatures } from './readings.ts';
import { classTemperatures } from './thermometer-net.ts';
import { energyTemperature } from './thermometers.ts';
import { elementAt } from '../../element-at.ts';

const thermometers = Object.keys(thermometerNames) as ThermometerName[];

/** DK-4: where flows go. */
export function flowSection(study: FlowStudy, preset: FlowPreset): Section {
  const { runs, monteCarlo } = study;
  const { training, hidden, samples, perTemperature, net, snapshots, long } = preset;
  const critical = runs.filter(({ kind }) => kind === 'critical');
  const found = fixedPoint(runs, 'critical');
  const text = (name: ThermometerName): string => thermometerText(found[name]);
  const controls = machineKinds
    .filter((kind) => kind !== 'critical')
    .map((kind) => {
      const own = fixedPoint(runs, kind);
      return `${kindNames[kind]}: ${thermometers.map((name) => thermometerText(own[name])).join(', ')}`;
    });
  return {
    title: 'Flows of a machine, and their temperature',
    text: [
      `Machines of ${flowSize ** 2} → ${hidden} units ±1 were trained on ${samples.toLocaleString('en')} lattices of ${flowSize} x ${flowSize} spins at T_c ` +
        `(${training.updates.toLocaleString('en')} updates, ${critical.length} trainings). Each then draws from itself for ${flowSteps} Gibbs steps, as the authors’ machines do, beginning with ` +
        `${perTemperature} lattices at each of ${classTemperatures.length} temperatures from ${classTemperatures[0]} to ${classTemperatures.at(-1)}.`,
      `Whether a flow has come to an end after ${flowSteps} steps is a question of its own. The longer flow is ours: ${long.steps} steps, beginning with ${long.perTemperature} lattices at ` +
        `T = ${extremes.cold} and as many at T = ${extremes.hot}. What is said of the ends of flows, their temperatures and exponents, is the mean over its last quarter; half of what cold and hot ` +
        'starts differ by there counts as an error, and nothing is told where that is more than temperatures are told to. Errors are over the trainings of machines: the net and the curves of the thermometers are the same in all of them.',
      ...signText(critical),
      'Three thermometers: the energy, by Kaufman’s exact u(T) of the same torus; the magnetization, by ⟨|m|⟩(T) of Monte Carlo; and a net, one hidden layer of ' +
        `${net.hidden} units with a softmax over ${classTemperatures.length} classes, trained on ${(snapshots * perTemperature * classTemperatures.length).toLocaleString('en')} lattices and read through its ` +
        'calibration on lattices that neither it nor any machine has seen. It sees every lattice turned so that m ≥ 0: up and down read the same, as they must. Nets of this kind tell temperatures apart between about 1.7 and 3 only, and map anything to their nearest class.',
      `The net’s temperature at the fixed point is ${text('net')} (grid 0.1); by energy ${text('energy')}, by magnetization ${text('magnetization')}; ` +
        `controls, each by energy, magnetization and net: ${controls.join('; ')}.`,
      ...learnedText(study, preset),
    ],
    tables: [temperatureTable(study), startTable(runs)],
    figures: {
      'flow-temperature': shortFigure(critical),
      'long-flow-energy': longFigure(critical, longPlan(long.steps).steps),
      'flow-classes': histogramFigure(critical, monteCarlo.classes),
      'thermometer-calibration': calibrationFigure(study),
    },
  };

  function temperatureTable(study: FlowStudy): Table {
    const row = (name: string, own: Temperatures): (string | Measured)[] => [
      name,
      ...thermometers.map((name) => orEnd(own[name])),
    ];
    const early = study.runs.map(({ kind, temperaturesAfterTrace: temperatures }) => ({
      kind,
      temperatures,
    }));
    return {
      caption:
        `Temperatures at the ends of the longer flows, and after ${flowSteps} steps from all temperatures at once (exact T_c = ${CRITICAL_TEMPERATURE.toFixed(4)}), with errors over the trainings and of a reading; ` +
        'of true lattices at T_c, with errors over these',
      header: ['machine', ...thermometers.map((name) => thermometerNames[name])],
      rows: [
        ...machineKinds.map((kind) => row(kindNames[kind], fixedPoint(study.runs, kind))),
        row('Monte Carlo at T_c', monteCarlo.temperatures),
        ...machineKinds.map((kind) =>
          row(`${kindNames[kind]}, after ${flowSteps} steps`, fixedPoint(early, kind)),
        ),
      ],
    };
  }
}

/** Temperature by energy along flows of the authors' length. */
function shortFigure(critical: readonly FlowRun[]): Figure {
  const series = (label: string, side: 'cold' | 'hot') => ({
    label,
    kind: 'both' as const,
    data: shortPlan.steps.map((step, at) => {
      const temperatures = critical.map(
        ({ short }) => energyTemperature(flowSize, elementAt(short[side], at)).value,
      );
      const { value, error } = meanOf(temperatures);
      return { x: step, y: value, error };
    }),
  });
  return {
    title: `Temperature by energy along flows of ${flowSteps} steps, the authors’ number`,
    x: { label: 'Gibbs step' },
    y: { label: 'T / J', domain: [0, 6.5] },
    series: [
      series(`from T ≥ ${extremes.hot}`, 'hot'),
      series(`from T ≤ ${extremes.cold}`, 'cold'),
    ],
    guides: [{ label: 'T_c', y: CRITICAL_TEMPERATURE }],
    caption: 'Error bars: one standard error over the trainings.',
  };
}

/** Energies along the longer flow: a mean over trainings would hide those that have not forgotten their starts. */
function longFigure(critical: readonly FlowRun[], steps: readonly number[]): Figure {
  const sides = [
    { side: 'hot', colour: 'blue', dashed: false },
    { side: 'cold', colour: 'vermilion', dashed: true },
  ] as const;
  const exact = kaufman({ size: flowSize, temperature: CRITICAL_TEMPERATURE }).energy;
  return {
    title: `Energies of every training along our longer flow of ${steps.at(-1)} steps`,
    x: { label: 'Gibbs step' },
    y: { label: 'u' },
    series: sides.flatMap(({ side, colour, dashed }) =>
      critical.map(({ long }, training) => ({
        label: training === 0 ? `from T = ${extremes[side]}` : '',
        kind: 'line' as const,
        colour,
        dashed,
        // The start, from which most is gone at the next record, would leave no room for the rest.
        data: long[side].map(({ value }, at) => ({ x: elementAt(steps, at), y: value })).slice(1),
      })),
    ),
    guides: [{ label: 'T_c', y: exact }],
    caption: `From the first record after the start on, ${critical.length} trainings; an energy has an error of about ${(critical[0]?.long.hot.at(-1)?.error ?? NaN).toFixed(3)}. The guide is Kaufman’s energy at T_c.`,
  };
}

/** Shares of the classes of the net at some steps. */
function histogramFigure(critical: readonly FlowRun[], trueClasses: Float64Array): Figure {
  return {
    title: 'Classes that the net gives to the lattices of the flow',
    x: { label: 'temperature of the class' },
    y: { label: 'share of lattices' },
    series: [
      ...[0, 1, 5, flowSteps].map((step) => ({
        label: `step ${step}`,
        kind: 'line' as const,
        data: classTemperatures.map((temperature, k) => ({
          x: temperature,
          y: meanOf(critical.map(({ histogram }) => histogram[step]?.[k] ?? 0)).value,
        })),
      })),
      {
        label: 'true lattices at T_c',
        kind: 'line',
        dashed: true,
        data: classTemperatures.map((temperature, k) => ({
          x: temperature,
          y: elementAt(trueClasses, k),
        })),
      },
    ],
    guides: [{ label: 'T_c', x: CRITICAL_TEMPERATURE }],
    caption:
      'Most likely classes. Many lattices below T of about 1.2 have no spin turned at all: the net cannot but put all of these into one class, so that a peak there is the number of such lattices ' +
      'and no temperature. Very hot ones cannot be told apart either.',
  };
}

function calibrationFigure({ thermometer, energy }: FlowStudy): Figure {
  const { calibration } = thermometer;
  return {
    title: 'What the net says of lattices that it has not seen',
    x: { label: 'true temperature' },
    y: { label: 'softmax mean of the net', domain: [0, 6.2] },
    series: [
      {
        label: 'softmax mean',
        kind: 'both',
        data: calibration.values.map(({ value, error }, k) => ({
          x: elementAt(classTemperatures, k),
          y: value,
          error,
        })),
      },
      {
        label: 'if it were right',
        kind: 'line',
        dashed: true,
        data: [
          { x: 0, y: 0 },
          { x: 6, y: 6 },
        ],
      },
    ],
    caption:
      `Error bars: one standard error. Energies of the same lattices are within ${worstDeviation(energy.values).toFixed(1)} errors of Kaufman’s exact ones ` +
      'at all temperatures at which any spin moved.',
  };
}

function worstDeviation(values: readonly Measured[]): number {
  return values.reduce(
    (worst, { value, error, exact = value }) =>
      error > 0 ? Math.max(worst, Math.abs(value - exact) / error) : worst,
    0,
  );
}

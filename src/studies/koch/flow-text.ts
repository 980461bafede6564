import { meanOf, type Measured } from '../../statistics/measured.ts';
import { studentErrors } from '../../statistics/student.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Table } from '../study.ts';
import { kindNames, machineKinds, otherTemperature, type MachineKind } from './flow-machines.ts';
import { extremes, type FlowRun } from './flow-run.ts';
import type { FlowStudy } from './flow-study.ts';
import {
  fixedPoint,
  thermometerNames,
  thermometerText,
  type ThermometerName,
} from './flow-targets.ts';
import type { FlowPreset } from './presets.ts';

const thermometers = Object.keys(thermometerNames) as ThermometerName[];
/** Gaussian errors beyond which numbers differ. */
const tolerated = 3;
/** Share of lattices that nearly all are. */
const nearlyAll = 0.95;

/** How much of the sign of a start is left at the end, and what it makes. */
export function signText(critical: readonly FlowRun[]): string[] {
  const kept = meanOf(critical.map(({ signKept }) => signKept.value));
  const keeping = critical.filter(({ signKept }) => signKept.value >= nearlyAll);
  const sided = critical.filter(
    ({ upAtEnd: { value } }) => Math.max(value, 1 - value) >= nearlyAll,
  );
  const differences = critical
    .map(({ signEnds: { up, down } }) => ({
      value: Math.abs(up.energy.value - down.energy.value),
      error: Math.hypot(up.energy.error, down.energy.error),
    }))
    .toSorted((a, b) => b.value / b.error - a.value / a.error);
  const [largest] = differences;
  if (!largest) return [];
  const beyond = differences.filter(({ value, error }) => value > tolerated * error);
  return [
    `Half of the cold starts are up and half are down. At the last step ${percent(kept)} of them have the sign that they began with, on average over the trainings; where it is forgotten, that is 50 %. In ${keeping.length} of ` +
      `${critical.length} trainings ${percent({ value: nearlyAll })} or more of them keep it: these flows forget temperatures and not signs. In ${sided.length} as many of all lattices end with one and the same sign. ` +
      `What the gate “ends” asks is whether energies depend on the start, not whether signs do. A machine with biases need not treat both signs alike: in ${beyond.length} of ${critical.length} trainings the energies ` +
      `over the last quarter of lattices that began up and down differ by more than ${tolerated} errors, by ${largest.value.toFixed(3)} ± ${largest.error.toFixed(3)} where that is most in errors. ` +
      'Half of that difference counts as an error of temperatures at the end, too.',
  ];
}

function percent({ value }: Pick<Measured, 'value'>): string {
  return `${(100 * value).toFixed(0)} %`;
}

/** What machines learned, by where their flows end and what they were trained on. */
export function learnedText({ runs, facts }: FlowStudy, { training }: FlowPreset): string[] {
  const energies = (['critical', 'other'] as const).map((kind) => {
    const found = meanOf(
      runs.filter((run) => run.kind === kind).map(({ end }) => end.energy.value),
    );
    const temperature = kind === 'critical' ? CRITICAL_TEMPERATURE : otherTemperature;
    const taught = meanOf(
      facts.machines
        .filter(({ temperatures }) => temperatures[0] === temperature)
        .map(({ known }) => known.find(({ name }) => name === 'u')?.measured.value ?? NaN),
    );
    return `${kindNames[kind]}: ${text(found)}, its data ${text(taught)}`;
  });
  const own = fixedPoint(runs, 'other');
  const trainings = runs.filter(({ kind }) => kind === 'other').length;
  const apart = thermometers.map((name) => {
    const { value, error } = own[name];
    const far = Math.abs(value - otherTemperature);
    return {
      differs: far > studentErrors(tolerated, trainings) * error,
      text: `${thermometerNames[name]} ${thermometerText(own[name])}${error > 0 ? `, ${(far / error).toFixed(1)} errors away` : ''}`,
    };
  });
  const differing = apart.filter(({ differs }) => differs).length;
  return [
    'A machine can at best draw what it was trained on: that its flow ends at the temperature of its training data is no property of the critical point. The control ' +
      `trained at T = ${otherTemperature} ends ${apart.map((one) => one.text).join('; ')}. ` +
      (differing > 0
        ? `By ${differing} of ${apart.length} thermometers that is not the temperature that it was trained at (beyond ${studentErrors(tolerated, trainings).toFixed(1)} errors, which ${trainings} trainings need), so that ends of flows are not where machines were trained either.`
        : 'By none of them can that be told from the temperature that it was trained at.'),
    `Energies at the ends, and of the training data: ${energies.join('; ')}. All that is said of flows is said of machines of ${training.updates.toLocaleString('en')} updates.`,
  ];
}

function text({ value, error }: Measured): string {
  return `u = ${value.toFixed(3)} ± ${error.toFixed(3)}`;
}

/** What is left of the starts of every machine. */
export function startTable(runs: readonly FlowRun[]): Table {
  const numbers = (kind: MachineKind): FlowRun[] => runs.filter((run) => run.kind === kind);
  return {
    caption:
      `What is left of the starts over the last quarter of the longer flow: energies from cold starts (T = ${extremes.cold}), hot ones (T = ${extremes.hot}), and cold ones that were up and down; share of all ` +
      'lattices that are up at the last step, and of those from cold starts that have their first sign. Errors over the lattices',
    header: [
      'machine',
      'u, from cold',
      'u, from hot',
      'u, began up',
      'u, began down',
      'up at the end',
      'sign kept',
    ],
    rows: machineKinds.flatMap((kind) =>
      numbers(kind).map(({ ends, signEnds, upAtEnd, signKept }, training) => [
        `${kindNames[kind]}, ${training + 1}`,
        ends.cold.energy,
        ends.hot.energy,
        signEnds.up.energy,
        signEnds.down.energy,
        upAtEnd,
        signKept,
      ]),
    ),
  };
}

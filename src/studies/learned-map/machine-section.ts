import { measuredText } from '../../report/quantity-text.ts';
import { receptiveFields } from '../../rbm/evaluation/receptive-fields.ts';
import { columnTable } from '../column-table.ts';
import type { Section } from '../study.ts';
import { penaltyText } from './machine-jobs.ts';
import { meanText } from './machine-means.ts';
import type { SizedMachines, TrainedGroup } from './machine-results.ts';
import { areDecisive } from './machine-targets.ts';
import { recipeText, settledShare } from './machines.ts';
import { unknown } from '../../statistics/measured.ts';
import { columnsText, exponentsTable } from './tables.ts';
import { windowText } from './window.ts';

/** Fields shown of a machine. */
const shownFields = 16;

/** All machines of a size, nulls and second layers among them. */
function trainedIn({ groups, stacks, stackNulls }: SizedMachines): TrainedGroup[] {
  return [...groups, ...groups.map(({ permuted }) => permuted), stacks, stackNulls];
}

/** LM-4: fully connected machines of one size. */
export function machineSection(own: SizedMachines): Section {
  const { size, groups, nulls, stacks, reference, sites } = own;
  const decisive = groups.every(areDecisive);
  return {
    title: `LM-4: fully connected machines, ${size} x ${size} to ${size ** 2 / 4} units`,
    text: [
      `A fully connected machine is free to use its units as it likes. Each unit gets a block of its own by optimal assignment. Its sign is the sign of its correlation with the magnetization over the lattices of the training. Hidden units are sampled. The second step is majority on the hidden lattice, so it tests whether the hidden lattice is critical, and not the machine a second time.`,
      recipeText,
      'A fully connected machine does not know where its pixels are. Trained on permuted pixels it becomes the machine of the lattices with its pixels permuted. Such a machine is as local in its own order of pixels, but as a map of the lattices its units look at scattered spins. Nulls with pixels that were permuted after the training stand for it where trainings take long.',
      columnsText,
      `${windowText(groups)} Majority on the same samples has y_h = ${[0, 1].map((step) => measuredText(reference.steps[step]?.yh ?? unknown)).join(' and ')}.` +
        (decisive
          ? ''
          : ' These trainings are too few or too short for a verdict on a penalty: receptive fields may still become more local.'),
      meanText,
      ...(stacks.results.length > 0
        ? [
            'Stacks of two trained layers stand at the end of the table. Their second step is the second machine instead of majority.',
          ]
        : []),
    ],
    tables: [
      exponentsTable(
        `Exponents through machines, ${size} x ${size}`,
        [reference, ...groups.flatMap(({ results }) => results), ...nulls, ...stacks.results].map(
          (result) => ({ ...result, name: result.name.replace(`, ${size} x ${size}`, '') }),
        ),
      ),
      columnTable(
        `Receptive fields. Settled: the median radius at the ends of the last two cycles differs by less than ${100 * settledShare} % for each quarter of the training between them`,
        trainedIn(own).flatMap(({ machines, results }) =>
          machines.map((machine, index) => ({ machine, name: results[index]?.name ?? '' })),
        ),
        {
          machine: ({ name }) => name,
          updates: ({ machine }) => `${machine.updates}`,
          'median radius, cycle by cycle': ({ machine }) =>
            machine.gyration.map((radius) => radius.toFixed(2)).join(', '),
          settled: ({ machine }) =>
            machine.gyration.length > 1 ? (machine.settled ? 'yes' : 'no') : 'not tested',
        },
      ),
    ],
    fields: groups.flatMap(({ l1, machines: [machine] }) =>
      machine
        ? [
            {
              caption: `${shownFields} receptive fields, ${penaltyText(l1)}`,
              fields: receptiveFields([machine.parameters], sites).slice(0, shownFields),
              columns: size,
              rows: size,
            },
          ]
        : [],
    ),
  };
}

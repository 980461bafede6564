import { MachineFileError } from '../../rbm/machine/errors.ts';
import { loadMachines } from '../../rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { allowed, parseValue } from '../settings/field.ts';
import { fields } from '../settings/fields.ts';
import type { Settings } from '../settings/settings.ts';

/** A machine of a file, as the lab shows it. */
export interface OpenedMachine {
  /** The visible units are the sites of a patch, row by row. */
  readonly parameters: RbmParameters;
  /** The settings that such a machine has. */
  readonly settings: Pick<Settings, 'patch' | 'hidden' | 'units'>;
  /** Layers of the file. The lab shows the first. */
  readonly layers: number;
}

/**
 * Opens the bytes of a file of machines.
 * @throws MachineFileError where the bytes are no such file, or the first machine has other numbers of units than the lab
 * can show
 */
export function openMachine(bytes: Uint8Array): OpenedMachine {
  const { layers, sites } = loadMachines(bytes);
  const [first] = layers;
  if (!first) throw new MachineFileError('There is no layer (layers.0.weights).');
  const { units, visibleBias, hiddenBias } = first;
  const patch = parseValue(fields.patch, String(Math.sqrt(visibleBias.length)));
  if (patch === undefined)
    throw new MachineFileError(
      `The machine has ${visibleBias.length} visible units. The lab shows machines of square patches: the side of the patch is ${allowed(fields.patch)}.`,
    );
  const hidden = parseValue(fields.hidden, String(hiddenBias.length));
  if (hidden === undefined)
    throw new MachineFileError(
      `The machine has ${hiddenBias.length} hidden units. In the lab, the number of hidden units is ${allowed(fields.hidden)}.`,
    );
  return {
    parameters: sites ? atSites(first, sites) : first,
    settings: { patch, hidden, units },
    layers: layers.length,
  };
}

/** Puts the visible units in the order of their sites. */
function atSites(machine: RbmParameters, sites: Uint32Array): RbmParameters {
  const hidden = machine.hiddenBias.length;
  const weights = new Float32Array(machine.weights.length);
  const visibleBias = new Float32Array(machine.visibleBias.length);
  for (const [unit, site] of sites.entries()) {
    visibleBias[site] = machine.visibleBias[unit] ?? NaN;
    weights.set(machine.weights.subarray(unit * hidden, (unit + 1) * hidden), site * hidden);
  }
  return { ...machine, weights, visibleBias };
}

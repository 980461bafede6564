import { describe, expect, it } from 'vitest';
import { openMachine } from '../../src/lab/export/opened-machine.ts';
import { saveMachines } from '../../src/rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';

function machineOf(visible: number, hidden: number): RbmParameters {
  return {
    units: 'spin',
    weights: Float32Array.from({ length: visible * hidden }, (_, index) => index),
    visibleBias: Float32Array.from({ length: visible }, (_, unit) => unit),
    hiddenBias: new Float32Array(hidden),
  };
}

describe('a machine of a file', () => {
  it('is the machine that was saved, with the settings that fit it', () => {
    const machine = machineOf(16, 9);
    const opened = openMachine(saveMachines({ layers: [machine] }));
    expect(opened).toEqual({
      parameters: machine,
      settings: { patch: 4, hidden: 9, units: 'spin' },
      layers: 1,
    });
  });

  it('has its visible units at their sites', () => {
    const machine = machineOf(16, 4);
    const sites = Uint32Array.from({ length: 16 }, (_, unit) => (unit + 5) % 16);
    const { parameters, layers } = openMachine(
      saveMachines({ layers: [machine, machineOf(4, 4)], sites }),
    );
    expect(layers).toBe(2);
    for (const [unit, site] of sites.entries()) {
      expect(parameters.visibleBias[site]).toBe(unit);
      expect(parameters.weights.slice(4 * site, 4 * site + 4)).toEqual(
        machine.weights.slice(4 * unit, 4 * unit + 4),
      );
    }
  });

  it.each([
    [machineOf(20, 4), /^The machine has 20 visible units\. .* one of 4, 6, 8, 10, 12, 16\.$/],
    [machineOf(16, 5), /^The machine has 5 hidden units\. .* one of 4, 9, 16, .*, 256\.$/],
  ])('is refused in one sentence where the lab cannot show it', (machine, sentence) => {
    expect(() => openMachine(saveMachines({ layers: [machine] }))).toThrow(sentence);
  });

  it.each([new Uint8Array(), new TextEncoder().encode('not a machine at all'), new Uint8Array(64)])(
    'is refused where the bytes are something else',
    (bytes) => {
      expect(() => openMachine(bytes)).toThrow(/^This is no safetensors file: .*\.$/);
    },
  );
});

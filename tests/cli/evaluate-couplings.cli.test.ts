import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { readNpy } from '../../src/formats/npy.ts';
import { saveMachines } from '../../src/rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { isingMachine } from '../support/ising-machine.ts';
import { blockspin } from '../support/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-couplings-'));
const at = (name: string): string => path.join(folder, name);
const temperature = 2.5;

/** The machine that is the Ising model at that temperature, its units in the order of storage, and one layer above. */
function savedStack(): Uint8Array {
  const side = 4;
  const sites = siteOfUnits({ size: side, height: side });
  const ising = isingMachine(side, 1 / temperature);
  const hidden = ising.hiddenBias.length;
  const bottom: RbmParameters = {
    units: 'spin',
    weights: Float32Array.from(
      ising.weights,
      (_, at) =>
        ising.weights[(sites[Math.floor(at / hidden)] ?? NaN) * hidden + (at % hidden)] ?? NaN,
    ),
    visibleBias: Float32Array.from(ising.visibleBias),
    hiddenBias: Float32Array.from(ising.hiddenBias),
  };
  const top: RbmParameters = {
    units: 'spin',
    weights: new Float32Array(hidden),
    visibleBias: new Float32Array(hidden),
    hiddenBias: new Float32Array(1),
  };
  const configuration = {
    size: side,
    lattice: 'square',
    temperature,
    thermalize: 50,
    seed: 1,
    samples: 256,
  };
  return saveMachines({ layers: [bottom, top], sites, configuration });
}

beforeAll(() => {
  fs.writeFileSync(at('ising.safetensors'), savedStack());
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('evaluate --couplings prints J(r) beside the Ising model, and writes arrays with their axes', () => {
  const flags =
    '--couplings --samples 256 --chains 32 --burn-in 0 --sweeps 40 --ais-temperatures 20 --ais-runs 32';
  const out = blockspin(
    'evaluate',
    at('ising.safetensors'),
    ...flags.split(' '),
    '--json',
    '--quiet',
    '--out',
    at('judged'),
  );
  expect([out.status, out.stderr]).toEqual([0, '']);
  const { results, parameters } = JSON.parse(out.stdout);
  expect(parameters.couplings).toBe(true);
  const [first, second] = results.couplings;
  expect(first.isingCoupling).toBe(0.4);
  expect(first.pairs.map(({ name }: { name: string }) => name)).toEqual([
    '(1,0)',
    '(1,1)',
    '(2,0)',
    '(2,1)',
    '(2,2)',
  ]);
  expect(first.pairs[0].coupling.value).toBeCloseTo(0.4, 6);
  for (const { largest } of [
    ...first.pairs.slice(1),
    first.plaquette,
    ...first.triples,
    first.field,
  ])
    expect(largest).toBeLessThan(1e-6);
  // 256 lattices in 8 blocks: beyond 5 errors once in 600 seeds, and the seed is fixed.
  const { nearest } = first.samples.units;
  expect(Math.abs(nearest.value - 0.4)).toBeLessThan(5 * nearest.error);
  expect(second.lattice).toBeNull();
  expect(second.reason).toMatch(/^Layer 1 has 32 hidden units/);
  const pairs = readNpy(fs.readFileSync(at('judged/data/couplings-1.npy')));
  expect(pairs.shape).toEqual([16, 16]);
  expect(pairs.data[1]).toBeCloseTo(0.4, 6);
  expect(pairs.data[2]).toBeCloseTo(0, 6);
  const axes = JSON.parse(fs.readFileSync(at('judged/data/couplings.json'), 'utf8'));
  expect(axes['couplings-1.npy']).toMatchObject({ axes: ['site', 'site'], columns: 4, rows: 4 });
  const report = fs.readFileSync(at('judged/report.html'), 'utf8');
  expect(report).toContain('Couplings of pairs');
  expect(report).toContain('layer 2 has no table of couplings');
  for (const name of ['couplings.svg', 'couplings-1.png'])
    expect(fs.existsSync(at(`judged/figures/${name}`)), name).toBe(true);
});

it('a range beyond half the side, and units that are no lattice, are refused in one sentence', () => {
  const refused = (file: string, ...flags: string[]): string => {
    const { status, stdout, stderr } = blockspin(
      'evaluate',
      at(file),
      '--quiet',
      '--couplings',
      ...flags,
    );
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    return stderr;
  };
  expect(refused('ising.safetensors', '3')).toMatch(
    /--couplings 3: .*sides of 4 sites; give a range from 1 to 2/,
  );
  const ten: RbmParameters = {
    units: 'binary',
    weights: new Float32Array(20),
    visibleBias: new Float32Array(10),
    hiddenBias: new Float32Array(2),
  };
  fs.writeFileSync(at('ten.safetensors'), saveMachines({ layers: [ten] }));
  expect(refused('ten.safetensors')).toMatch(
    /--couplings: the 10 visible units .* are no square lattice/,
  );
});

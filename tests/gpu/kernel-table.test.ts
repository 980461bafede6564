import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Binding, KernelEntry, UniformLayout } from '../../shaders/kernel-entry.ts';
import { kernels, type KernelName } from '../../shaders/kernels.ts';
import { average } from '../../shaders/rbm/bindings.ts';
import { shaderSources } from '../../shaders/sources.ts';
import { examinedKernels } from '../../src/doctor/examine.ts';
import { permutationFlags } from '../../src/gpu/kernels.ts';
import { resolveShader } from '../../src/gpu/preprocess.ts';
import { layoutOf } from '../../src/gpu/uniform.ts';
import { wgslBindings, wgslStruct, type WgslField } from '../support/wgsl-bindings.ts';

/**
 * What a new kernel needs besides its shader, reported without an adapter and within seconds: the bindings of its table
 * entry, a host, a CPU twin, and an exercise of the doctor.
 */
const entries = Object.entries<KernelEntry>(kernels);

/** Kernels without a twin, and what their tests compare them with. */
const knownOtherwise: Readonly<Record<string, string>> = {
  proof: 'one known word',
  'plane-sums': 'sums of plain numbers (tests/ensemble)',
  'row-sums': 'sums of plain numbers (tests/ensemble)',
  unfold: 'the same lattices packed in the other mode (tests/doctor)',
  'view-lattice': 'a picture of known pixels (src/doctor)',
  'view-hidden-layer': 'a picture of known pixels (src/doctor)',
  'rbm-unit-means': 'means of plain samples (tests/rbm)',
  'rbm-exact-averages-many': 'lone trainings, bit for bit (tests/rbm/train-many.gpu.test.ts)',
  'rbm-averages-many': 'lone trainings, bit for bit (tests/rbm/train-many.gpu.test.ts)',
  'rbm-averages-step-many': 'lone trainings, bit for bit (tests/rbm/train-many.gpu.test.ts)',
  'rbm-gradient-means-step-many': 'lone trainings, bit for bit (tests/rbm/train-many.gpu.test.ts)',
  'rbm-exact-gradient-means-many': 'lone trainings, bit for bit (tests/rbm/train-many.gpu.test.ts)',
  'rbm-differences': 'what is counted on the way of an update (src/doctor)',
};

const source = (path: string): string =>
  existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`;

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '');

/** A call that makes the kernel `name`, alone or as one of two, or its uniform. */
function callOf(name: string): RegExp {
  const chosen = `(?:\\w+ \\? (?:'[\\w-]+' : )?)?'${name}'`;
  return new RegExp(
    `\\b(?:kernel(?:<[^>]*>)?|uniform)\\(\\s*${chosen}|ChunkedCounts\\.create\\(gpu, \\w+, '${name}'`,
  );
}

/** Kernels whose hosts put the name together, or take it from another file. */
function chosenElsewhere(name: string): { at: string; call: RegExp } | undefined {
  if (name === 'single-spin')
    return { at: 'ising/single-spin-rule.ts', call: /kernel: 'single-spin'/ };
  if (/^rbm-exact-units(-and-means)?(-many)?$/.test(name))
    return { at: 'rbm/sampling/layer-sampler.ts', call: /gpu\.kernel\(\s*`rbm-exact-units\$\{/ };
  const [, base, product] =
    /^(rbm-units(?:-and-means)?)(?:-many)?(-narrow|-pair)?$/.exec(name) ?? [];
  if (base === undefined) return undefined;
  const made = product === undefined ? 'name,' : '`\\$\\{name\\}-\\$\\{product\\}`,';
  return {
    at: 'rbm/sampling/layer-sampler.ts',
    call: new RegExp(`const name =\\s[^;]*'${base}'[^;]*;[\\s\\S]*gpu\\.kernel\\(${made}`),
  };
}

/** The hosts that the comment of a shader names or, where it names none, those of its own includes. */
function hostsNamed(file: string): string[] {
  const text = shaderSources[file] ?? '';
  const own = Array.from(text.matchAll(/Host: (src\/[\w/-]+\.ts)/g), ([, path = '']) => path);
  if (own.length > 0) return own;
  const includes = Array.from(text.matchAll(/#include "([^"]+)"/g), ([, path = '']) => path);
  return includes.filter((path) => !path.startsWith('shared/')).flatMap(hostsNamed);
}

/** The fields of the table with the names of the WGSL. */
function placedFields(layout: UniformLayout): WgslField[] {
  const { fields } = layoutOf(layout);
  return Object.entries(layout).flatMap(([name, type]) => {
    const path = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const offset = fields.get(name)?.offset ?? NaN;
    if (typeof type === 'string') return [{ path, type, offset }];
    return placedFields(type).map((inner) => ({
      ...inner,
      path: `${path}.${inner.path}`,
      offset: offset + inner.offset,
    }));
  });
}

function expected(binding: Binding): { space: string; fields: WgslField[] } {
  if (typeof binding === 'object') return { space: 'uniform', fields: placedFields(binding) };
  if (binding === 'ordinal') return { space: 'uniform', fields: [] };
  return { space: binding === 'storage' ? 'storage, read_write' : 'storage, read', fields: [] };
}

describe.each(entries)('%s', (name, entry) => {
  const { file, host, bindings, permutations } = entry;

  it('binds what the table says, fields of uniforms at the same places', () => {
    const used = new Set<number>();
    for (const permutation of Object.keys(permutations))
      for (const [software, quads] of [[false], [true], [true, true]]) {
        const flags = {
          SOFTWARE: software === true,
          PHILOX: false,
          QUADS: quads === true,
          ...permutationFlags(entry, permutation),
        };
        const found = wgslBindings(resolveShader(shaderSources, file, flags).code);
        for (const { binding, space, fields } of found) {
          used.add(binding);
          const table = bindings[binding];
          expect({ space, fields }, permutation).toEqual(table && expected(table));
        }
      }
    // A permutation may leave out a binding of another.
    expect([...used].toSorted((a, b) => a - b)).toEqual([...bindings.keys()]);
  });

  it('has a CPU twin of its name or of the name of its host', () => {
    const names = [basename(file, '.wgsl'), basename(host, '.ts')];
    const twin = names.some((each) => existsSync(`tests/twins/${each}.ts`));
    expect(twin !== name in knownOtherwise, names.join(' or ')).toBe(true);
  });

  it('is examined by the doctor', () => {
    // The proof that a device executes is a check of its own.
    expect(examinedKernels.has(name as KernelName) || name === 'proof').toBe(true);
  });

  it('has a host that makes the kernel or its uniform', () => {
    const { at, call } = chosenElsewhere(name) ?? { at: host, call: callOf(name) };
    expect(withoutComments(source(`src/${at}`)), at).toMatch(call);
  });

  it('has a shader whose comment names the host', () => {
    const named = hostsNamed(file);
    if (named.length > 0) expect(named).toContain(`src/${host}`);
  });
});

it('the averages of a unit lie as their layout says', () => {
  for (const file of ['rbm/include/statistics.wgsl', 'rbm/centre-biases.wgsl'])
    expect(wgslStruct(shaderSources[file] ?? '', 'Average'), file).toEqual(placedFields(average));
});

it('the comments in shaders name the hosts of their kernels', () => {
  const hosts = new Set(entries.map(([, { host }]) => `src/${host}`));
  for (const [file, text] of Object.entries(shaderSources))
    for (const [, path = ''] of text.matchAll(/Host: (src\/[\w/-]+\.ts)/g))
      expect(existsSync(path), `${file} names ${path}`).toBe(true);
  expect([...hosts].filter((path) => !existsSync(path))).toEqual([]);
});

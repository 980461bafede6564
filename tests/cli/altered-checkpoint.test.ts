import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readModelFile } from '../../src/cli/model-file.ts';
import { sealed } from '../../src/cli/train/checksum.ts';
import { readTraining } from '../../src/cli/train/resumed.ts';
import {
  readSafetensors,
  writeSafetensors,
  type Safetensors,
} from '../../src/formats/safetensors.ts';
import { refusal, withInterruptedRun, type Json } from '../support/interrupted-run.ts';

const { folder, model, original, alter } = withInterruptedRun();
const configuration: Json = JSON.parse(readSafetensors(original).metadata['configuration'] ?? '');

/** A part of a record. */
const within = (record: Json, ...names: string[]): Json =>
  names.reduce((at, name) => at[name] as Json, record);

describe('a checkpoint', () => {
  it('of version 0.1 is read', async () => {
    alter({});
    const { parameters, metrics: kept, remarks } = await readTraining(folder);
    expect(parameters).toMatchObject({
      size: 4,
      schedule: 'exponential',
      chains: 32,
      coupling: 0.4,
    });
    expect(kept).toHaveLength(44);
    expect(remarks).toEqual([]);
    expect((await readModelFile(folder)).layers).toHaveLength(2);
  });

  it.each(Object.keys(configuration))(
    'with another kind of value as %s is refused, and the field is named',
    async (name) => {
      const values = [
        null,
        'x',
        -1,
        {},
        [],
        [1, 'x'],
        true,
        false,
        1e15,
        0.123,
        '5',
        [configuration[name]],
      ];
      for (const value of [...values, `${String(configuration[name])} `]) {
        // Other settings that are as good: a seed may be any, and a share or a rate any number in its range.
        const good: Json = {
          seed: 1e15,
          heldOut: 0.123,
          learningRate: 0.123,
          learningRateEnd: 0.123,
          momentum: 0.123,
          momentumStart: 0.123,
          secondDecay: 0.123,
          epsilon: 0.123,
          l1: 0.123,
          l2: 0.123,
          weightScale: 0.123,
          thermalize: 1e15,
          temperature: 0.123,
        };
        if (
          good[name] === value ||
          (typeof configuration[name] === typeof value && typeof value === 'boolean')
        )
          continue;
        alter({ configuration: (all) => (all[name] = value) });
        const shown = name === 'course' ? /course|schedule/ : name;
        for (const read of [() => readTraining(folder), () => readModelFile(folder)]) {
          const message = await refusal(read);
          expect(message).toContain(model);
          expect(message, `${name} = ${JSON.stringify(value)}`).toMatch(shown);
        }
      }
    },
  );

  it.each(Object.keys(configuration))('without %s is not gone on with', async (name) => {
    alter({ configuration: (all) => delete all[name] });
    const message = await refusal(() => readTraining(folder));
    expect(message).toContain(model);
    expect(message).toMatch(name === 'course' ? 'schedule' : name);
  });

  it.each([
    ['a setting that no training has', (all: Json) => (all['colour'] = 'red'), /colour/],
    ['a path beside a lattice', (all: Json) => (all['data'] = 'x.npy'), /data/],
    ['patience without held-out samples', (all: Json) => (all['patience'] = 3), /patience/],
    ['sweeps of a stream without a stream', (all: Json) => (all['streamSweeps'] = 3), /stream/],
    [
      'a stream without its state',
      (all: Json) => Object.assign(all, { stream: true, streamSweeps: 20 }),
      /stream/,
    ],
    [
      'a coupling of another temperature',
      (all: Json) => (all['coupling'] = 0.41),
      /coupling is 0.41/,
    ],
    [
      'chains of another number than its state',
      (all: Json) => (all['chains'] = 64),
      /training.chains/,
    ],
    ['another number of hidden units', (all: Json) => (all['layers'] = [6, 4]), /layers are 6, 4/],
    ['binary units', (all: Json) => (all['units'] = 'binary'), /units/],
  ])('with %s is not gone on with', async (_, change, named) => {
    alter({ configuration: change });
    expect(await refusal(() => readTraining(folder))).toMatch(named);
  });

  it.each([
    ['current is a number', (all: Json) => (all['current'] = 1), /training.current is 1/],
    [
      'current is empty',
      (all: Json) => (all['current'] = {}),
      /training.current.updates is missing/,
    ],
    [
      'current is missing',
      (all: Json) => delete all['current'],
      /2 layers; its field training speaks of 1/,
    ],
    ['layers are numbers', (all: Json) => (all['layers'] = [1]), /training.layers\[0\] is 1/],
    [
      'there are more layers',
      (all: Json) =>
        (all['layers'] = [1, 2, 3].map(() => ({ epochs: 3, reconstructionError: null }))),
      /speaks of 4/,
    ],
    [
      'updates are no whole number',
      (all: Json) => (within(all, 'current')['updates'] = 7.5),
      /training.current.updates is 7.5/,
    ],
    [
      'epochs are too many',
      (all: Json) => (within(all, 'current')['epochs'] = 41),
      /training.current.epochs is 41; .* to 40/,
    ],
    [
      'an error is no number',
      (all: Json) => (within(all, 'current', 'reconstructionError')['value'] = '0'),
      /reconstructionError.value is "0"/,
    ],
    [
      'there is a best epoch without patience',
      (all: Json) => (all['best'] = { epoch: 1, value: -3 }),
      /training.best/,
    ],
    [
      'there are sweeps without a stream',
      (all: Json) => (all['sweeps'] = 7),
      /training.spins|sweeps/,
    ],
    ['there is an unknown field', (all: Json) => (all['colour'] = 1), /training.colour/],
  ])('whose record says that %s is refused', async (_, change, named) => {
    alter({ training: change as (record: Json) => void });
    for (const read of [() => readTraining(folder), () => readModelFile(folder)])
      expect(await refusal(read)).toMatch(named);
  });

  it.each([
    [
      'of a later version',
      ({ metadata }: Required<Safetensors>) => (metadata['version'] = '9.9.9'),
      /version "9.9.9"/,
    ],
    [
      'of no version',
      ({ metadata }: Required<Safetensors>) => (metadata['version'] = 'x'),
      /version "x"/,
    ],
    [
      'with a digest of samples',
      ({ metadata }: Required<Safetensors>) => (metadata['digest'] = 'x'),
      /digest/,
    ],
    [
      'with a record that is no JSON',
      ({ metadata }: Required<Safetensors>) => (metadata['training'] = '{'),
      /training in the metadata: it is not JSON/,
    ],
    [
      'with a setting that stands twice',
      ({ metadata }: Required<Safetensors>) => (metadata['configuration'] = '{"l1":1,"l1":2}'),
      /"l1" stands twice/,
    ],
    [
      'without chains',
      ({ tensors }: Required<Safetensors>) => delete tensors['training.chains'],
      /training.chains/,
    ],
    [
      'with short moments',
      ({ tensors }: Required<Safetensors>) =>
        (tensors['training.moments.hiddenBias'] = { shape: [1], data: new Float32Array(1) }),
      /training.moments.hiddenBias/,
    ],
  ])('%s is not gone on with', async (_, change, named) => {
    alter({ file: change as (file: Required<Safetensors>) => void });
    expect(await refusal(() => readTraining(folder))).toMatch(named);
  });

  it('whose configuration is empty is refused by what is missing', async () => {
    alter({ file: ({ metadata }) => (metadata['configuration'] = '{}') });
    expect(await refusal(() => readTraining(folder))).toMatch(/seed is missing: give a whole/);
  });

  it('that was changed to another one as good does not fit its checksum', async () => {
    const whole = sealed(original);
    fs.writeFileSync(model, whole);
    await readTraining(folder);
    await readModelFile(folder);
    const changes: ((file: Required<Safetensors>) => void)[] = [
      ({ metadata }) =>
        (metadata['configuration'] = (metadata['configuration'] ?? '').replace('"l2":0', '"l2":1')),
      ({ metadata }) =>
        (metadata['training'] = (metadata['training'] ?? '').replace('"updates":8', '"updates":9')),
      ({ tensors }) => tensors['layers.0.weights']?.data.fill(0.5),
      ({ metadata }) => (metadata['checksum'] = '0'),
    ];
    for (const change of changes) {
      const file = readSafetensors(whole);
      change(file);
      fs.writeFileSync(model, writeSafetensors(file));
      for (const read of [() => readTraining(folder), () => readModelFile(folder)])
        expect(await refusal(read)).toMatch(/checksum does not fit/);
    }
  });

  it('with weights beyond single precision is refused by the name of the tensor', async () => {
    alter({ file: ({ tensors }) => void tensors['layers.1.weights']?.data.fill(3e38) });
    expect(await refusal(() => readModelFile(folder))).toMatch(
      /altered-.*Layer 2 has .* weights; beyond 1000000/,
    );
  });
});

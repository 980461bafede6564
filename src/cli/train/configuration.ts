import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError, type Option } from 'commander';
import { BlockspinError } from '../../errors.ts';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import { mayBeMissing } from '../../rbm/training/training-file.ts';
import { version } from '../output/document.ts';
import { withTrainOptions, type TrainOptions } from './options.ts';
import { trainParameters, type TrainParameters } from './parameters.ts';

/** The configuration of a file that `train` wrote. */
type Configuration = Readonly<Record<string, unknown>>;

/** Flags that are no settings of a training. */
const noSettings = ['seeds', 'out', 'resume', 'adapter', 'unchecked', 'tuned', 'json', 'quiet'];

/** Settings of every training, and those of a training on Ising samples. */
const always = ['heldOut', 'layers', 'seed'];
const ofIsing = ['size', 'lattice', 'temperature', 'coupling', 'samples', 'thermalize', 'stream'];

/**
 * Asserts that every setting that has a flag is one that the flag could have given: the parsers of the flags read them again.
 * @throws MachineFileError that names the setting, what it is and what is allowed
 */
export function assertSettings(configuration: Configuration): void {
  const { options } = withTrainOptions(new Command());
  for (const [name, value] of Object.entries(renamed(configuration))) {
    const option = options.find((each) => each.attributeName() === name);
    if (option && !noSettings.includes(name)) assertSetting(name, value, option);
  }
}

/**
 * The parameters of a training from its configuration.
 * @param samplesOf how many samples a file has, and of how many units
 * @throws MachineFileError where the settings are not those of one training
 */
export async function parametersIn(
  configuration: Configuration,
  samplesOf: (file: string) => Promise<{ samples: number; units: number }>,
): Promise<TrainParameters> {
  assertSettings(configuration);
  const settings = renamed(configuration);
  const { coupling, ...rest } = settings;
  const { temperature, data } = rest;
  const missing = [...always, ...(data === undefined ? ofIsing : [])].find(
    (name) => settings[name] === undefined,
  );
  if (missing !== undefined)
    throw new MachineFileError(`The configuration's ${missing} is missing.`);
  // Each is a setting of its type: its parser read it.
  const options = {
    ...rest,
    ...(temperature !== undefined && { temperature: [temperature] }),
  } as unknown as TrainOptions;
  const expected = await trainParameters(options, {
    given: (name) => name in options,
    samplesOf,
  }).catch((cause: unknown) => {
    if (!(cause instanceof BlockspinError)) throw cause;
    throw new MachineFileError(`The configuration does not hold: ${cause.message}`, { cause });
  });
  for (const name of new Set([...Object.keys(expected), ...Object.keys(settings)])) {
    const [found, other] = [settings[name], Reflect.get(expected, name)];
    if (found === undefined && mayBeMissing(name, expected)) continue;
    // The temperature and its coupling were compared when the machines were loaded.
    if (name === 'coupling' && found !== undefined && other !== undefined) continue;
    if (found === undefined) throw new MachineFileError(`The configuration's ${name} is missing.`);
    if (isDeepStrictEqual(found, other)) continue;
    const expects =
      other === undefined ? 'leave no such setting' : `make it ${JSON.stringify(other)}`;
    throw new MachineFileError(
      `The configuration's ${name} is ${JSON.stringify(found)}; the other settings ${expects}.`,
    );
  }
  return typeof coupling === 'number' ? { ...expected, coupling } : expected;
}

/** Version 0.1 called the schedule a course. */
function renamed({ course, ...others }: Configuration): Configuration {
  if (course === undefined) return others;
  if (others['schedule'] === undefined) return { ...others, schedule: course };
  throw new MachineFileError(
    "The configuration's schedule stands beside a course, its name in version 0.1.",
  );
}

/** @throws MachineFileError */
function assertSetting(name: string, value: unknown, option: Option): void {
  const shown = JSON.stringify(value);
  const wrong = (allowed: string): MachineFileError =>
    new MachineFileError(`The configuration's ${name} is ${shown}. ${allowed}`);
  if (!option.required && !option.optional) {
    if (typeof value !== 'boolean') throw wrong('Give true or false.');
    return;
  }
  const text = Array.isArray(value) ? value.join(',') : String(value);
  let parsed: unknown = text;
  try {
    parsed = option.parseArg ? option.parseArg(text, undefined) : text;
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw wrong(error.message);
    throw error;
  }
  // Of temperatures and couplings a training has one.
  const expected = name === 'temperature' || name === 'coupling' ? [value] : value;
  if (!isDeepStrictEqual(parsed, expected)) throw wrong(`Give ${JSON.stringify(parsed)}.`);
}

/**
 * Asserts that this version knows the files of the version that wrote a training.
 * @throws MachineFileError
 */
export function assertKnownVersion(written: string | undefined): void {
  const isVersion = written !== undefined && /^\d+\.\d+\.\d+$/.test(written);
  const [mine = [], theirs = []] = [version, isVersion ? written : ''].map((text) =>
    text.split('.').map(Number),
  );
  const at = mine.findIndex((number, index) => number !== theirs[index]);
  if (isVersion && (at < 0 || (theirs[at] ?? 0) < (mine[at] ?? 0))) return;
  throw new MachineFileError(
    `The metadata give the version ${JSON.stringify(written ?? null)}; versions up to ${version} are read.`,
  );
}

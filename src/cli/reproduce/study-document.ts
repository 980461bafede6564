import { FieldError, Fields, within } from '../../formats/json-fields.ts';
import {
  targetKinds,
  type Answer,
  type Control,
  type Quantity,
  type Target,
  type Verdict,
} from '../../report/report-content.ts';
import { arithmetics } from '../../rbm/exact/arithmetic.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** A run of `reproduce`, by which the same run is known again. */
export interface StudyRun {
  readonly preset: string;
  readonly seed: number;
  readonly arithmetic: string;
  readonly version: string;
}

/** What a study's results.json holds. */
export interface StudyDocument extends StudyRun {
  readonly answer: Answer;
  readonly targets: readonly Target[];
  readonly seconds: number;
}

const verdicts: readonly Verdict[] = ['holds', 'fails', 'inconclusive'];
const presets = ['quick', 'standard', 'paper'];
const anySeed = within(0, Number.MAX_SAFE_INTEGER);
const duration = { is: (value: number) => value >= 0, text: 'a number from 0 on' };

/**
 * What the results.json of a study says.
 * @throws UsageError that names file and field
 */
export function studyDocument(file: string, content: unknown, study: string): StudyDocument {
  return naming(file, () => {
    const document = new Fields('results.json', content);
    document.word('command', ['reproduce']);
    const parameters = document.object('parameters');
    parameters.word('study', [study]);
    const results = document.object('results');
    const answer = results.given('answer') ? results.object('answer') : undefined;
    return {
      preset: parameters.word('preset', presets),
      arithmetic: arithmeticOf(parameters),
      seed: document.number('seed', anySeed),
      version: document.text('version'),
      answer: answer
        ? {
            sentence: answer.text('sentence'),
            ...(answer.given('numbers') && { numbers: answer.text('numbers') }),
          }
        : { sentence: 'Run by an earlier version.' },
      targets: results.objects('targets').map(targetOf),
      seconds: document.object('timing').number('seconds', duration),
    };
  });
}

/**
 * What the run.json beside the parts of an unfinished study says.
 * @throws UsageError that names file and field
 */
export function shelfDocument(
  file: string,
  content: unknown,
): StudyRun & { readonly adapter: string; readonly seconds: number } {
  return naming(file, () => {
    const document = new Fields('run.json', content);
    return {
      preset: document.word('preset', presets),
      arithmetic: arithmeticOf(document),
      seed: document.number('seed', anySeed),
      version: document.text('version'),
      adapter: document.text('adapter'),
      seconds: document.number('seconds', duration),
    };
  });
}

/** Documents of float do not name it. */
function arithmeticOf(place: Fields): string {
  return place.given('arithmetic') ? place.word('arithmetic', arithmetics) : 'float';
}

function naming<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof FieldError)) throw cause;
    throw new UsageError(`${file}: ${cause.message} Remove the file, or give another folder.`, {
      cause,
    });
  }
}

function targetOf(target: Fields): Target {
  return {
    id: target.text('id'),
    kind: target.word('kind', targetKinds),
    statement: target.text('statement'),
    measured: measuredOf(target, 'measured'),
    expected: target.text('expected'),
    verdict: target.word('verdict', verdicts),
    ...(target.given('details') && { details: target.text('details') }),
    ...(target.given('rule') && { rule: target.text('rule') }),
    ...(target.given('headline') && { headline: target.texts('headline') }),
    ...(target.given('gates') && { gates: target.texts('gates') }),
    ...(target.given('controls') && { controls: target.objects('controls').map(controlOf) }),
  };
}

function controlOf(control: Fields): Control {
  const measured = control.any('measured');
  return {
    name: control.text('name'),
    measured: typeof measured === 'string' ? measured : measuredOf(control, 'measured'),
    fulfils: control.truth('fulfils'),
    ...(control.given('verdict') && { verdict: control.word('verdict', verdicts) }),
  };
}

/** A number, a number with its error, or several of them with names. */
function measuredOf(place: Fields, field: string): Target['measured'] {
  const found = place.any(field);
  if (typeof found === 'number') return found;
  const parts = place.object(field);
  if (parts.given('value') && parts.given('error')) return quantityOf(parts);
  return Object.fromEntries(
    parts.names.map((name) => {
      const part = parts.any(name);
      const simple = typeof part === 'number' || typeof part === 'string';
      return [name, simple ? part : part === null ? NaN : quantityOf(parts.object(name))];
    }),
  );
}

function quantityOf(parts: Fields): Quantity {
  // JSON writes null for what could not be determined.
  const numberAt = (name: string): number =>
    parts.any(name) === null ? NaN : parts.number(name, { is: () => true, text: 'a number' });
  return {
    value: numberAt('value'),
    error: numberAt('error'),
    ...(parts.given('exact') && { exact: numberAt('exact') }),
  };
}

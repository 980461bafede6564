import { Ajv, type ErrorObject } from 'ajv';
import { PlanError } from './plan-error.ts';
import { planSchema } from './plan-schema.ts';
import type { PlannedCommand } from './planned-command.ts';

/** What a flag is given: a switch takes true or false. */
export type ParameterValue = number | string | boolean;

/** Runs of one command: every combination of the values of the grid, with every seed. */
export interface Experiment {
  readonly command: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly grid?: Readonly<Record<string, readonly ParameterValue[] | string>>;
  /** `[1]` unless given. */
  readonly seeds?: readonly number[] | { readonly from: number; readonly count: number };
  /** Tasks that share the replicas; 1 unless given. */
  readonly blocks?: number;
  /** The experiment whose outputs the tasks take, one each. */
  readonly of?: string;
}

/** A plan as its file holds it. */
export interface PlanDocument {
  readonly title?: string;
  readonly experiments: Readonly<Record<string, Experiment>>;
}

/** What a field holds is shown up to this length. */
const longestShown = 60;

/**
 * A function that makes sure that a plan fits the schema.
 * @returns takes what JSON.parse gave; throws PlanError that names the field, what it holds and what is allowed
 */
export function planReader(
  commands: readonly PlannedCommand[],
): (content: unknown) => PlanDocument {
  return (content) => {
    const ajv = new Ajv({ verbose: true, allowUnionTypes: true, code: { optimize: false } });
    // Making a function of a schema takes longer than reading a plan: only of the commands that the plan names.
    const named = JSON.stringify(content) ?? '';
    const called = commands.filter(({ name }) => named.includes(`"${name}"`));
    const fits = ajv.compile<PlanDocument>(planSchema(commands, called));
    if (fits(content)) return content;
    const errors = fits.errors ?? [];
    // Of alternatives, none of which fits, the description of all of them says most.
    const error = errors.find(({ keyword }) => keyword === 'anyOf') ?? errors[0];
    throw new PlanError(error ? sentence(error) : 'The plan does not fit its schema.');
  };
}

function sentence({ keyword, instancePath, params, data, parentSchema }: ErrorObject): string {
  const place = placeOf(instancePath);
  const allowed: unknown = parentSchema?.['description'];
  const schema: Readonly<Record<string, unknown>> = parentSchema ?? {};
  const properties = Object.keys(objectOf(schema['properties']));
  if (keyword === 'additionalProperties')
    return `${place} has no field ${shown(params['additionalProperty'])}; allowed: ${properties.join(', ')}.`;
  if (keyword === 'required')
    return `${place}: the field "${String(params['missingProperty'])}" is missing.`;
  return `${place} is ${shown(data)}; it must be ${String(allowed ?? 'what the schema allows')}.`;
}

/** `/experiments/scan/grid/size` as `experiments.scan.grid.size`. */
function placeOf(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.length === 0 ? 'The plan' : parts.join('.');
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

import type { PlannedCommand, PlannedFlag } from './planned-command.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Values of a parameter in a grid, and seeds in a list. */
const mostValues = 10_000;
const mostBlocks = 1024;

const largestSeed = Number.MAX_SAFE_INTEGER;

const experimentName =
  'a name of 1 to 40 characters: small letters, digits and hyphens, a letter first';
const namePattern = '^[a-z][a-z0-9-]{0,39}$';

const seeds: JsonSchema = {
  description:
    'a list of different whole numbers from 0 to 2^53 - 1, as [1, 2, 3], or {"from": 1, "count": 8}',
  anyOf: [
    {
      type: 'array',
      minItems: 1,
      maxItems: mostValues,
      uniqueItems: true,
      items: { type: 'integer', minimum: 0, maximum: largestSeed },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['from', 'count'],
      properties: {
        from: { type: 'integer', minimum: 0, maximum: largestSeed },
        count: { type: 'integer', minimum: 1, maximum: largestSeed },
      },
    },
  ],
};

function blocksOf(kind: 'parts' | 'seeds'): JsonSchema {
  const how =
    kind === 'parts'
      ? 'which together have the bits of the whole run'
      : 'each with a seed of its own';
  return {
    description: `a whole number from 1 to ${mostBlocks}: the replicas are split into so many tasks, ${how}`,
    type: 'integer',
    minimum: 1,
    maximum: mostBlocks,
  };
}

/**
 * The JSON Schema (draft 7) of a plan. The description of a part says what is allowed there.
 * @param commands that tasks may call
 * @param called those of which a plan may have experiments that are looked into
 */
export function planSchema(
  commands: readonly PlannedCommand[],
  called: readonly PlannedCommand[] = commands,
): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A plan of blockspin',
    type: 'object',
    description: 'an object with the field "experiments"',
    additionalProperties: false,
    required: ['experiments'],
    properties: {
      $schema: { type: 'string', description: 'the address of this schema, a text' },
      title: { type: 'string', maxLength: 200, description: 'a text of at most 200 characters' },
      experiments: {
        type: 'object',
        description: 'an object with 1 to 100 experiments',
        minProperties: 1,
        maxProperties: 100,
        propertyNames: { description: experimentName, pattern: namePattern },
        additionalProperties: experiment(commands, called),
      },
    },
    definitions: Object.fromEntries(called.map((command) => [command.name, experimentOf(command)])),
  };
}

function experiment(
  commands: readonly PlannedCommand[],
  called: readonly PlannedCommand[],
): JsonSchema {
  const names = commands.map(({ name }) => name);
  return {
    type: 'object',
    description: 'an object with the field "command"',
    required: ['command'],
    properties: { command: { enum: names, description: `one of ${names.join(', ')}` } },
    ...(called.length > 0 && {
      allOf: called.map(({ name }) => ({
        if: { required: ['command'], properties: { command: { const: name } } },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: { $ref: `#/definitions/${name}` },
      })),
    }),
  };
}

function experimentOf({ name, flags, blocks, takes }: PlannedCommand): JsonSchema {
  const each = (of: (flag: PlannedFlag) => JsonSchema): Record<string, JsonSchema> =>
    Object.fromEntries(flags.map((flag) => [flag.name, of(flag)]));
  return {
    type: 'object',
    additionalProperties: false,
    ...(takes?.required && { required: ['of'] }),
    properties: {
      command: { const: name },
      parameters: {
        type: 'object',
        description: `an object with flags of ${name} and one value of each`,
        additionalProperties: false,
        properties: each(valueOf),
      },
      grid: {
        type: 'object',
        description: `an object with flags of ${name} and the values that each takes in turn`,
        additionalProperties: false,
        properties: each(valuesOf),
      },
      seeds,
      ...(blocks && { blocks: blocksOf(blocks) }),
      ...(takes && {
        of: {
          type: 'string',
          pattern: namePattern,
          description: `the name of an experiment of ${takes.from}; each of its outputs is taken by tasks of this experiment`,
        },
      }),
    },
  };
}

function valueOf({ takesValue, choices, description }: PlannedFlag): JsonSchema {
  if (!takesValue) return { type: 'boolean', description: 'true or false', $comment: description };
  if (choices)
    return { enum: choices, description: `one of ${choices.join(', ')}`, $comment: description };
  return {
    type: ['number', 'string'],
    maxLength: 1000,
    description: 'a number or a text, as the flag takes it',
    $comment: description,
  };
}

function valuesOf(flag: PlannedFlag): JsonSchema {
  const value = valueOf(flag);
  const list: JsonSchema = {
    type: 'array',
    minItems: 1,
    maxItems: mostValues,
    uniqueItems: true,
    items: value,
  };
  const what = flag.takesValue && !flag.choices ? 'numbers or texts' : `${value['description']}`;
  const text = `a list of 1 to ${mostValues} different values: ${what}`;
  if (!flag.takesValue || flag.choices) return { ...list, description: text };
  return {
    description: `${text}; or a range "from:to:step" of numbers, both ends included`,
    anyOf: [list, { type: 'string', pattern: '^[^:,]+:[^:,]+:[^:,]+$', maxLength: 100 }],
  };
}

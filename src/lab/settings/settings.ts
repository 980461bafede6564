import type { Field, Value } from './field.ts';
import { fieldOf, settingNames, type fields } from './fields.ts';

type ValueOf<F> = F extends Field<infer T> ? T : never;

/** All settings of the lab, apart from whether it runs. Each setting is an entry of fields.ts. */
export type Settings = { readonly [K in keyof typeof fields]: ValueOf<(typeof fields)[K]> };

/** The stories, and free play. */
export type StoryName = Settings['story'];

/** The settings at the start of the lab. A software adapter starts with less work. */
export function defaultSettings(software: boolean): Settings {
  const first = (starts: Field<Value>['starts']): Value => {
    if (typeof starts !== 'object') return starts;
    return software ? starts.software : starts.gpu;
  };
  const entries = settingNames.map((name) => [name, first(fieldOf(name).starts)]);
  return Object.fromEntries(entries) as Settings;
}

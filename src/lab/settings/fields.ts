import { names, setting, type Field, type Value } from './field.ts';
import { machine } from './fields/machine.ts';
import { magnet } from './fields/magnet.ts';
import { zooming } from './fields/zooming.ts';

/**
 * Every setting, in the order of the controls and of an address. The type of the settings, their first values, the
 * controls, the tooltips, and the rules for addresses follow from this table. A new setting is one entry here.
 */
export const fields = {
  story: setting({
    key: 'story',
    label: 'story',
    about: 'Which story is told, or free play with every control.',
    domain: names({
      'zoom-out': 'Zoom out',
      'what-matters': 'What matters',
      machine: 'A machine that zooms out',
      'is-it-rg': 'Is it really RG?',
      'free-play': 'Free play',
    }),
    starts: 'zoom-out',
    renews: 'nothing',
  }),
  ...magnet,
  ...zooming,
  ...machine,
};

export type SettingName = keyof typeof fields;

/** Names of all settings. */
export const settingNames = Object.keys(fields) as SettingName[];

/** The field of a setting, for callers that do not know the setting's type. */
export function fieldOf(name: SettingName): Field<Value> {
  return fields[name] as Field<Value>;
}

import { element, make } from '../../page/elements.ts';
import { tooltip, type Field } from '../settings/field.ts';
import { fieldOf, settingNames } from '../settings/fields.ts';

/** Opens the help sheet, or closes it. The browser moves the focus into it and back, and Escape closes it. */
export function toggleHelp(): void {
  const sheet = element('help', HTMLDialogElement);
  if (sheet.open) return sheet.close();
  // Tooltips need a pointer. The help sheet shows their texts to every reader.
  const controls = settingNames.filter((name) => name !== 'story').map(fieldOf);
  element('help-settings', HTMLElement).replaceChildren(
    ...controls.flatMap((field) => [
      make('dt', { text: field.label }),
      make('dd', { text: tooltip(field as Field<never>) }),
    ]),
  );
  sheet.showModal();
  // Not by `autofocus`, which a browser refuses, with an error, in a frame of another page.
  sheet.querySelector('h2')?.focus();
}

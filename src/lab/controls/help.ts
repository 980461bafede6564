import { element } from '../page.ts';

/** Opens the help sheet, or closes it. The browser moves the focus into it and back, and Escape closes it. */
export function toggleHelp(): void {
  const sheet = element('help', HTMLDialogElement);
  if (sheet.open) sheet.close();
  else sheet.showModal();
}

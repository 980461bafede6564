import { NumberController, type Controller } from 'lil-gui';
import { significant } from '../../page/format.ts';
import type { Domain } from '../settings/field.ts';

/** Steps of the keys Page Up and Page Down. */
const page = 10;

/** Makes the bar of a number a slider for keyboard and screen reader. The library gives it to pointers alone. */
export function reachSlider(
  controller: Controller,
  { least, most, step }: Extract<Domain<number>, { kind: 'range' }>,
  unit = '',
): void {
  if (!(controller instanceof NumberController)) return;
  const { $slider: slider, $name } = controller;
  slider.tabIndex = 0;
  slider.role = 'slider';
  slider.setAttribute('aria-labelledby', $name.id);
  slider.ariaValueMin = String(least);
  slider.ariaValueMax = String(most);
  const show = (): void => {
    const value = Number(controller.getValue());
    slider.ariaValueNow = String(value);
    slider.ariaValueText = [significant(value), unit].filter(Boolean).join(' ');
  };
  slider.addEventListener('keydown', (event) => {
    const value = Number(controller.getValue());
    const wished: Readonly<Record<string, number>> = {
      ArrowRight: value + step,
      ArrowUp: value + step,
      ArrowLeft: value - step,
      ArrowDown: value - step,
      PageUp: value + page * step,
      PageDown: value - page * step,
      Home: least,
      End: most,
    };
    const next = wished[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Whole steps, so that many of them do not add up to 0.30000000000000004.
    const steps = Math.round((next - least) / step);
    const within = Math.min(most, Math.max(least, least + steps * step));
    controller.setValue(Number(within.toPrecision(12)));
  });
  const update = controller.updateDisplay.bind(controller);
  controller.updateDisplay = () => {
    update();
    show();
    return controller;
  };
  show();
}

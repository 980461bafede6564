import { correlationLength, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/**
 * The effect of zooming out at this temperature, in one or two sentences. Each step divides the correlation length xi, in units of
 * the new spins, by the side of a block, so xi becomes negligible after a few steps. At T_c xi is infinite and does not shrink.
 * @param size side of the lattice in sites
 */
export function zoomNote(temperature: number, size: number, factor = 2): string {
  const length = correlationLength(temperature);
  if (length > size / 8) {
    return (
      'A magnet in equilibrium near T_c has patches of every size, so zooming out changes nothing. ' +
      'That sameness at all scales is called criticality.'
    );
  }
  const sites = `about ${Number(Math.max(1, length).toPrecision(2))} site${length < 1.05 ? '' : 's'} wide`;
  const steps = Math.max(1, Math.ceil(Math.log(length) / Math.log(factor)));
  const after = steps === 1 ? 'one step' : `${steps} steps`;
  return temperature < CRITICAL_TEMPERATURE
    ? `Below T_c order wins: specks are ${sites}. After ${after} most specks are gone. More steps lead to perfect order.`
    : `Above T_c noise wins: patches are ${sites}. After ${after} neighbours hardly influence each other, and only noise is left.`;
}

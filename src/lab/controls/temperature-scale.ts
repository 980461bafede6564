import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { temperatureRange } from '../settings/fields/magnet.ts';

/** Within this distance of T_c, in units of J, the scale is nearly linear. Beyond, it is nearly logarithmic. */
const width = 0.1;
/** The slider takes T_c itself for temperatures this close. */
const catching = 0.0015;

const stretched = (temperature: number): number =>
  Math.asinh((temperature - CRITICAL_TEMPERATURE) / width);
const coldest = stretched(temperatureRange.least);
const hottest = stretched(temperatureRange.most);

/** The place of a temperature on the slider, from 0 to 1. The scale is stretched about T_c, where most of the physics is. */
export function placeOf(temperature: number): number {
  const place = (stretched(temperature) - coldest) / (hottest - coldest);
  return Math.min(1, Math.max(0, place));
}

/** The temperature at a place of the slider, in thousandths; T_c itself beside T_c. */
export function temperatureAt(place: number): number {
  const distance = width * Math.sinh(coldest + place * (hottest - coldest));
  if (Math.abs(distance) < catching) return CRITICAL_TEMPERATURE;
  return within(Math.round(1000 * (CRITICAL_TEMPERATURE + distance)) / 1000);
}

/** A temperature moved by a step, in thousandths, within the range of the slider. */
export function stepped(temperature: number, step: number): number {
  return within(Math.round((temperature + step) * 1000) / 1000);
}

function within(temperature: number): number {
  return Math.min(temperatureRange.most, Math.max(temperatureRange.least, temperature));
}

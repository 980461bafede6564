import { fieldsPng } from './fields-picture.ts';
import { numberText } from './quantity-text.ts';
import type { FieldsPicture } from './report-content.ts';
import { escapeHtml, plainText, richText } from './report-text.ts';

/** Pictures of real-valued images, each with the scale of its colours. */
export function fieldsHtml(pictures: readonly FieldsPicture[]): string {
  return `<div class="fields">${pictures.map((picture) => fieldHtml(picture)).join('\n')}</div>`;
}

/** @throws RangeError if a field has another number of sites */
function fieldHtml(picture: FieldsPicture): string {
  const { caption, fields, columns, rows } = picture;
  const { png, largest, shown } = fieldsPng(fields, picture);
  const [low, high] = picture.range ?? [-largest, largest];
  const data = Buffer.from(png).toString('base64');
  const left = shown < fields.length ? `; ${shown} of ${fields.length} are shown` : '';
  const alternative = `${shown} images of ${columns} by ${rows} sites. ${plainText(caption)}`;
  return (
    `<figure><img src="data:image/png;base64,${data}" alt="${escapeHtml(alternative)}">` +
    `<p class="scale">${scaleHtml(low)} <span></span> ${scaleHtml(high)}</p>` +
    `<figcaption>${richText(caption)}${left}</figcaption></figure>`
  );
}

/** The value at an end of the colour scale, to three digits. */
function scaleHtml(value: number): string {
  return richText(numberText(Number(value.toPrecision(3))));
}

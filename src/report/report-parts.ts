import { latticePng } from './lattice-picture.ts';
import { exactText, measuredText } from './quantity-text.ts';
import type { LatticePicture, Quantity, Table } from './report-content.ts';
import { escapeHtml, plainText, richText } from './report-text.ts';

/** A larger picture has fewer pixels on the page than sites and is smoothed. */
const largestCrisp = 200;

/** A quantity, with its exact value below if theory provides one. */
export function quantityHtml(quantity: Quantity | string): string {
  const exact = exactText(quantity);
  const value = `<span class="number">${richText(measuredText(quantity))}</span>`;
  return exact === undefined
    ? value
    : `${value} <span class="exact">exact ${richText(exact)}</span>`;
}

/** A table. `number` is its number in the report. */
export function tableHtml({ caption, header, rows }: Table, number: number): string {
  const numeric = header.map((_, column) => rows.every((row) => isNumeric(row[column])));
  const side = (column: number): string => (numeric[column] ? ' class="numeric"' : '');
  const titles = header.map(
    (title, column) => `<th scope="col"${side(column)}>${richText(title)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const content = typeof cell === 'string' ? richText(cell) : quantityHtml(cell);
      return column === 0
        ? `<th scope="row"${side(column)}>${content}</th>`
        : `<td${side(column)}>${content}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const name = `table-${number}`;
  // A <caption> would be as narrow as its table, or as wide as a table that is wider than the screen.
  return (
    `<p class="caption" id="${name}"><b>Table ${number}.</b> ${richText(caption)}</p>` +
    `<div class="scroll" role="region" tabindex="0" aria-label="Table ${number}">` +
    `<table aria-labelledby="${name}">` +
    `<thead><tr>${titles.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
  );
}

/** Whether a cell is aligned to the right: a number, a text that is a number, or a dash for a missing number. */
function isNumeric(cell: string | Quantity | undefined): boolean {
  return (
    typeof cell !== 'string' || /^(?:[-−+]?[\d.]+(?:\(\d+\))?(?:[e×].*)?|none|[-–—]?)$/.test(cell)
  );
}

/** Rows of pictures of spins. All pictures have the same width on the page. */
export function picturesHtml(rows: readonly (readonly LatticePicture[])[]): string {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const grids = rows.map(
    (row) => `<div class="pictures">${row.map((picture) => pictureHtml(picture)).join('')}</div>`,
  );
  return (
    `<div class="lattices" style="--columns: ${columns}">` +
    `<div class="scroll" role="region" tabindex="0" aria-label="Pictures">${grids.join('\n')}</div>` +
    '<p class="key"><span class="up"></span> up <span class="down"></span> down</p></div>'
  );
}

function pictureHtml(picture: LatticePicture): string {
  const { caption, size } = picture;
  const data = Buffer.from(latticePng(picture)).toString('base64');
  const alternative = `${size} by ${size} spins. ${plainText(caption)}`;
  const crisp = size <= largestCrisp ? ' class="crisp"' : '';
  return (
    `<figure><img${crisp} src="data:image/png;base64,${data}" width="${size}" height="${size}" ` +
    `alt="${escapeHtml(alternative)}"><figcaption>${richText(caption)}</figcaption></figure>`
  );
}

import { make } from '../page/elements.ts';
import { AreaPicture } from './area-picture.ts';
import { paragraph, type Pen } from './paragraph.ts';

/** What a card and a film need of a chapter. */
export interface Pictured {
  readonly section: HTMLElement;
  /** The address that opens the figure in its present state. */
  readonly address: string;
  /** Calls `take` in the task of the next drawing. Where nothing is drawn, at once. */
  readonly nextPicture: (take: () => void) => Promise<void>;
}

/** Pixels of the card: a slide of 16 to 9. */
const card = { width: 1600, height: 900, margin: 48, gap: 48, picture: 920 } as const;

/** The figure with its title, its sentence and its numbers, as one picture. */
export async function cardOf({ section, address, nextPicture }: Pictured): Promise<Blob> {
  const area = part(section, '.area');
  const { width, height } = area.getBoundingClientRect();
  const room = card.height - 2 * card.margin;
  const pictureWidth = 2 * Math.round(Math.min(card.picture, (room * width) / height) / 2);
  const picture = new AreaPicture(area, pictureWidth);
  await picture.refresh();
  await nextPicture(() => picture.take());
  const canvas = make('canvas');
  canvas.width = card.width;
  canvas.height = card.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot make pictures.');
  const style = getComputedStyle(section);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, card.width, card.height);
  const top = (card.height - picture.canvas.height) / 2;
  context.drawImage(picture.canvas, card.margin, top);
  const left = card.margin + pictureWidth + card.gap;
  const pen: Pen = { context, left, width: card.width - card.margin - left };
  const ink = style.color;
  const muted = getComputedStyle(part(section, '.sentence')).color;
  const serif = style.fontFamily;
  const sans = getComputedStyle(part(section, '.sentence')).fontFamily;
  let y = card.margin;
  const write = (text: string, font: string, line: number, colour: string, space = 16): void => {
    y = paragraph(pen, text, { font, line, colour, top: y }) + space;
  };
  write(textOf(section, 'h1, h2'), `600 44px ${serif}`, 50, ink);
  write(textOf(section, '.message, .lead'), `26px ${serif}`, 36, ink, 20);
  for (const row of rowsOf(section)) {
    if (y > card.height - card.margin - 190) break;
    row.forEach((cell, column) => {
      const share = column / row.length;
      paragraph(
        { ...pen, left: left + share * pen.width, width: pen.width / row.length - 8 },
        cell,
        {
          font: `18px ${sans}`,
          line: 24,
          colour: ink,
          top: y,
          most: 1,
        },
      );
    });
    y += 30;
  }
  y += 12;
  write(textOf(section, '.sentence'), `18px ${sans}`, 26, muted);
  const foot = card.height - card.margin - 22;
  paragraph(pen, address.replace(/^https?:\/\//, ''), {
    font: `18px ${sans}`,
    line: 22,
    colour: muted,
    top: foot,
    most: 1,
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error('No picture could be made.')),
    );
  });
}

/** The table of numbers, cell by cell. */
function rowsOf(section: HTMLElement): string[][] {
  return [...section.querySelectorAll<HTMLTableRowElement>('.numbers tr')].map((row) =>
    [...row.cells].map(({ textContent }) => plain(textContent)),
  );
}

function textOf(section: HTMLElement, selector: string): string {
  return plain(section.querySelector(selector)?.textContent ?? '');
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function part(section: HTMLElement, selector: string): HTMLElement {
  const found = section.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The chapter ${section.id} has no ${selector}.`);
  return found;
}

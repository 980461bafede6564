import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny';
import { make } from '../page/elements.ts';
import { AreaPicture } from './area-picture.ts';
import { part, type Pictured } from './card.ts';
import { paragraph } from './paragraph.ts';

/** Length of a film and time between two of its pictures, in milliseconds. */
const length = 10_000;
const interval = 40;
/** Plots and words change slowly, and are drawn anew after so many milliseconds. */
const slow = 500;
/** Pixels. */
const width = 1280;
const margin = 24;
const lineHeight = 30;
const lines = 3;

export interface Film {
  readonly film: Blob;
  readonly extension: 'mp4' | 'webm';
}

/**
 * Ten seconds of a figure, with its sentence below the picture.
 * @param tell called with the seconds that are left
 * @throws Error with one sentence where the browser cannot encode films
 */
export async function filmOf(
  { section, nextPicture }: Pictured,
  tell: (seconds: number) => void,
): Promise<Film> {
  if (!('VideoEncoder' in window))
    throw new Error('This browser cannot encode films: it has no WebCodecs.');
  const picture = new AreaPicture(part(section, '.area'), width);
  const canvas = make('canvas');
  canvas.width = width;
  canvas.height = picture.canvas.height + 2 * margin + lines * lineHeight;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot make pictures.');
  const size = { width: canvas.width, height: canvas.height };
  const codec = await getFirstEncodableVideoCodec(['avc', 'vp9', 'vp8'], size);
  if (!codec)
    throw new Error('This browser cannot encode films: it has no encoder for H.264, VP9 or VP8.');
  const isMp4 = codec === 'avc';
  const target = new BufferTarget();
  const output = new Output({
    format: isMp4 ? new Mp4OutputFormat() : new WebMOutputFormat(),
    target,
  });
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_HIGH });
  output.addVideoTrack(source);
  await output.start();
  const sentence = part(section, '.sentence');
  const { color, fontFamily } = getComputedStyle(sentence);
  const compose = (): void => {
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture.canvas, 0, 0);
    paragraph(
      { context, left: margin, width: width - 2 * margin },
      (sentence.textContent ?? '').replace(/\s+/g, ' ').trim(),
      {
        font: `22px ${fontFamily}`,
        line: lineHeight,
        colour: color,
        top: picture.canvas.height + margin,
        most: lines,
      },
    );
  };
  const began = performance.now();
  let refreshed = -Infinity;
  for (;;) {
    if (performance.now() - refreshed > slow) {
      await picture.refresh();
      refreshed = performance.now();
    }
    await nextPicture(() => picture.take());
    const now = Math.min(performance.now() - began, length - interval);
    compose();
    tell(Math.ceil((length - now) / 1000));
    await source.add(now / 1000, interval / 1000);
    if (now === length - interval) break;
    const rest = interval - (performance.now() - began - now);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  await output.finalize();
  if (!target.buffer) throw new Error('The film is empty.');
  const type = isMp4 ? 'video/mp4' : 'video/webm';
  return { film: new Blob([target.buffer], { type }), extension: isMp4 ? 'mp4' : 'webm' };
}

/** A picture is at least this wide, in pixels. */
const leastWidth = 1024;

/**
 * All canvases of a section as one picture, laid out as on the page. A WebGPU canvas can be read only in the task that
 * drew it, so call this right after drawing.
 */
export function pictureOf(section: HTMLElement): Promise<Blob> {
  const canvases = [...section.querySelectorAll('canvas')].filter((each) => each.offsetParent);
  const boxes = canvases.map((canvas) => ({ canvas, box: canvas.getBoundingClientRect() }));
  const left = Math.min(...boxes.map(({ box }) => box.left));
  const top = Math.min(...boxes.map(({ box }) => box.top));
  const width = Math.max(...boxes.map(({ box }) => box.right)) - left;
  const height = Math.max(...boxes.map(({ box }) => box.bottom)) - top;
  const scale = Math.max(1, leastWidth / width);
  const page = document.createElement('canvas');
  page.width = Math.round(width * scale);
  page.height = Math.round(height * scale);
  const context = page.getContext('2d');
  if (!context) throw new Error('This browser cannot make pictures.');
  context.imageSmoothingEnabled = false;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, page.width, page.height);
  for (const { canvas, box } of boxes)
    context.drawImage(
      canvas,
      Math.round((box.left - left) * scale),
      Math.round((box.top - top) * scale),
      Math.round(box.width * scale),
      Math.round(box.height * scale),
    );
  return new Promise((resolve, reject) => {
    page.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture could be made.'))));
  });
}

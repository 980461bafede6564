import { shareOf, type Scale } from './scale.ts';
import { coordinate } from './svg.ts';

/** Room around the data for lettering, in pixels. */
const margin = { left: 44, right: 10, top: 24, bottom: 38 } as const;

/** Where values lie in a picture of some size: a unit of the drawing is a pixel of the page. */
export class Place {
  readonly across: Scale;
  readonly up: Scale;
  readonly width: number;
  readonly height: number;

  constructor(across: Scale, up: Scale, size: { width: number; height: number }) {
    this.across = across;
    this.up = up;
    this.width = size.width;
    this.height = size.height;
  }

  get left(): number {
    return margin.left;
  }

  get right(): number {
    return this.width - margin.right;
  }

  get top(): number {
    return margin.top;
  }

  get bottom(): number {
    return this.height - margin.bottom;
  }

  x(value: number): number {
    return coordinate(this.left + shareOf(this.across, value) * (this.right - this.left));
  }

  y(value: number): number {
    return coordinate(this.bottom - shareOf(this.up, value) * (this.bottom - this.top));
  }
}

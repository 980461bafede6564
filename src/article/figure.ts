import type { Gpu } from '../gpu/gpu.ts';
import type { FrameTask } from '../stage/frame-loop.ts';
import type { Measured } from '../statistics/measured.ts';
import type { Easel } from './easel.ts';

/** The one control of a figure. The frame makes a slider of it, with buttons of one step and a text of its value. */
export interface Knob {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Names of some values, drawn as ticks under the slider. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  readonly value: number;
  /** The value in words, for the eye and for screen readers: "2 % below T_c". */
  readonly text: (value: number) => string;
  /** Called with every change by the reader. */
  readonly turn: (value: number) => void;
}

/**
 * A number of a figure. The frame writes it wherever the chapter asks for it: into elements with `data-measured="NAME"` the
 * measured value, into those with `data-exact="NAME"` the exact one.
 */
export interface Finding {
  readonly name: string;
  /** Undefined before the first value. */
  readonly measured?: Measured | undefined;
  /** False while the error cannot be trusted yet; the value is then followed by "settling". */
  readonly settled?: boolean;
  readonly exact?: number | undefined;
  /** A percentage is a share between 0 and 1 that is written in per cent. */
  readonly unit: 'per cent' | 'number';
  /** Digits after the point of the exact value (default 2). */
  readonly digits?: number;
}

/**
 * A live figure of a chapter. The frame calls `draw` and the tasks while the chapter is in view, and nothing while it is not.
 * A figure asks for a new picture with `site.touch()` and says that its numbers, sentence or knob changed with `site.changed()`.
 */
export interface Figure {
  /** Work between two pictures, paced by the frame; none if the figure only draws. */
  readonly tasks: readonly FrameTask[];
  /** Whether there is a picture to draw (default true). Until then the poster stays. */
  readonly isReady?: boolean;
  /** Submits one picture, and does not wait. */
  readonly draw: () => void;
  /** Reads back what was measured. Called a few times a second, never twice at a time. */
  readonly read?: () => Promise<void>;
  /** Undefined for a figure that the reader works otherwise. */
  readonly knob?: Knob | undefined;
  readonly findings: readonly Finding[];
  /** What the picture shows now, with its numbers, in one sentence: the caption, and the label for screen readers. */
  readonly sentence: string;
  /** The state as short text for links, without `&`; the same text as `site.state` brings the state back. "" for the start. */
  readonly state: string;
  /** Called when the reader plays or pauses. A paused figure still answers to its knob. */
  readonly play: (playing: boolean) => void;
  /** Frees every buffer. The frame has stopped the figure before. */
  readonly dispose: () => void;
}

/** What the frame gives to a figure. */
export interface FigureSite {
  readonly gpu: Gpu;
  /** Shaders and colours that the figures share. */
  readonly easel: Easel;
  /** The figure's own area, empty. The style gives it its size; the figure follows with `easel.surface`. */
  readonly host: HTMLElement;
  /** `Figure.state` of a link, or "". From untrusted addresses: ignore what is not understood. */
  readonly state: string;
  /** Asks for a new picture. */
  readonly touch: () => void;
  /** Says that numbers, sentence or knob changed. */
  readonly changed: () => void;
  /** Says that work that the figure began by itself has failed. */
  readonly failed: (error: unknown) => void;
}

/** What the file of a chapter exports as `makeFigure`. */
export type FigureMaker = (site: FigureSite) => Promise<Figure>;

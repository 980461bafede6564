import { arrange, type HiddenPlace } from '../../stage/arrangement.ts';
import type { Learner } from '../../live/learner.ts';
import {
  compareMaps,
  comparisonText,
  verdictOf,
  type MapComparison,
} from '../../live/map-comparison.ts';
import { decimal } from '../../page/format.ts';
import { element, setText } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import type { Fields } from '../../stage/receptive-fields-view.ts';
import type { Stage } from '../../stage/stage.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import {
  disposeMapsScene,
  makeMapsScene,
  type MapsScene,
  type MapsSurfaces,
} from './maps-scene.ts';
import { tabulate } from './maps-table.ts';
import { isIdle, Switch } from './switch.ts';

/** Milliseconds between two batches. */
const interval = 300;
/** Milliseconds between two comparisons in numbers, which take some arithmetic. */
const comparisonInterval = 2000;
/** Milliseconds between two arrangements of the machine's units. */
const arrangementInterval = 1500;
/** The weight that earlier batches keep while the machine still changes. */
const fading = 0.8;

/** Correlator maps of block spins and of the machine, side by side, with a comparison. */
export class MapsPanel implements Panel {
  readonly section = 'maps';
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('maps', HTMLElement);
  readonly #switch: Switch;
  readonly #running: () => boolean;
  readonly #surfaces: MapsSurfaces;
  #scene: MapsScene | undefined;
  #step = 0;
  #updates = 0;
  #read = 0;
  #scale = 1;
  #fresh = false;
  /** Whether the maps that are shown leave out the background; undefined while maps are still to be measured. */
  #connected: boolean | undefined;
  #places: { learner: Learner; time: number; cells: readonly HiddenPlace[] } | undefined;
  /** What the maps say, and whether the machine had learned enough for it. */
  #comparison: { result: MapComparison; hasLearned: boolean; time: number } | undefined;

  constructor(stage: Stage, settings: Settings, { running, change }: MeasuringActions) {
    this.#stage = stage;
    this.#running = running;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'Once a machine has learned, this section shows which spins each of its hidden units follows, beside block spins.',
      button: 'Let it learn',
      on: () => change({ learning: true }),
    });
    this.#surfaces = {
      blocks: stage.surface(element('block-maps', HTMLCanvasElement)),
      own: stage.surface(element('machine-maps', HTMLCanvasElement)),
    };
  }

  async show({ experiment, learner }: Subject): Promise<void> {
    this.#clear();
    if (!learner || !isShown(this.#section)) return;
    this.#scene = await makeMapsScene(this.#stage, this.#settings, {
      experiment,
      learner,
      surfaces: this.#surfaces,
    });
  }

  adjusted(): void {
    this.#forget();
    this.#scene?.ones.watch.clear();
    this.#scene?.blocks.watch.clear();
    this.#scene?.own.watch.clear();
  }

  finding(): string | undefined {
    if (!this.#comparison?.hasLearned) return undefined;
    return comparisonText(this.#comparison.result);
  }

  draw(encoder: GPUCommandEncoder): void {
    const scene = this.#scene;
    const seen = isShown(this.#section) && this.#surfaces.own.seen;
    if (!scene || !seen || !(this.#fresh || this.#stage.stale)) return;
    this.#fresh = false;
    const { palette } = this.#stage;
    for (const { view } of [scene.blocks, scene.own]) view.draw(encoder, palette, this.#scale);
  }

  async read(): Promise<void> {
    const scene = this.#scene;
    const idle = isIdle(this.#settings, scene?.learner);
    this.#switch.update(idle);
    const now = performance.now();
    if (!scene || idle || !isShown(this.#section) || now - this.#read < interval) return;
    // While the lab is paused, only a change of conditions or of the wished maps needs another batch.
    if (!this.#running() && this.#connected === this.#settings.connected) return;
    this.#read = now;
    const { patches, learner, ones, blocks, own } = scene;
    const changed = learner.updates !== this.#updates;
    this.#updates = learner.updates;
    this.#step++;
    patches.update(this.#step);
    for (const { watch } of [ones, blocks, own]) watch.submit(this.#step);
    await Promise.all([
      ones.watch.take(1),
      blocks.watch.take(1),
      own.watch.take(changed ? fading : 1),
    ]);
    await this.#arrange(scene, now);
    if (scene === this.#scene) this.#show(scene);
  }

  /** Finds the place and the sign of each unit, which change slowly. */
  async #arrange({ learner }: MapsScene, now: number): Promise<void> {
    const before = this.#places;
    if (before?.learner === learner && now - before.time < arrangementInterval) return;
    this.#places = { learner, time: now, cells: arrange(await learner.readParameters()) };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#clear();
  }

  #show(scene: MapsScene): void {
    const { ones, blocks, own } = scene;
    const [means] = ones.watch.maps() ?? [];
    // Other maps need other numbers at once.
    if (this.#connected !== this.#settings.connected) this.#comparison = undefined;
    this.#connected = this.#settings.connected;
    const visible = this.#connected ? means : undefined;
    const ofBlocks = blocks.watch.maps(visible);
    const inOrder = own.watch.maps(visible);
    if (!ofBlocks || !inOrder) return;
    // The sign of a hidden unit has no meaning. Each map gets the sign that makes its unit follow the spins.
    const ofMachine = (this.#places?.cells ?? []).map(({ unit, turned }) =>
      (inOrder[unit] ?? new Float64Array()).map((value) => (turned ? -value : value)),
    );
    this.#scale = Math.max(largest(ofBlocks), largest(ofMachine), 0.01);
    this.#upload(blocks.fields, ofBlocks);
    this.#upload(own.fields, ofMachine);
    this.#fresh = true;
    this.#stage.touch();
    setText(element('maps-scale', HTMLElement), decimal(this.#scale, 2));
    this.#compare(ofBlocks, ofMachine, scene);
  }

  #compare(
    ofBlocks: readonly Float64Array[],
    ofMachine: readonly Float64Array[],
    { learner: { hasLearned }, sides }: MapsScene,
  ): void {
    const time = performance.now();
    if (this.#comparison && time - this.#comparison.time < comparisonInterval) return;
    const result = compareMaps(ofBlocks, ofMachine, sides);
    this.#comparison = { result, hasLearned, time };
    tabulate(element('maps-rows', HTMLElement), result);
    setText(
      element('maps-verdict', HTMLElement),
      hasLearned ? verdictOf(result) : 'The machine is still learning.',
    );
  }

  /** Fields are shown from weights in rows of visible units. */
  #upload({ visible, hidden, weights }: Fields, maps: readonly Float64Array[]): void {
    const rows = new Float32Array(visible * hidden);
    for (const [unit, map] of maps.entries())
      for (let site = 0; site < visible; site++) rows[site * hidden + unit] = map[site] ?? NaN;
    this.#stage.gpu.write(weights, rows);
  }

  /** Numbers of other conditions no longer count. New ones are measured, even while the lab is paused. */
  #forget(): void {
    this.#comparison = undefined;
    this.#connected = undefined;
  }

  #clear(): void {
    const scene = this.#scene;
    this.#scene = undefined;
    this.#places = undefined;
    this.#forget();
    if (scene) disposeMapsScene(scene);
  }
}

/** The largest absolute value in any map. */
function largest(maps: readonly Float64Array[]): number {
  return Math.max(
    ...maps.map((map) => map.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
  );
}

import type { Gpu } from '../gpu/gpu.ts';
import type { Dab } from '../ising/brush.ts';
import { element } from '../page/elements.ts';
import { FrameLoop } from '../stage/frame-loop.ts';
import type { Stage } from '../stage/stage.ts';
import { Controls, type Actions } from './controls/controls.ts';
import { toggleHelp } from './controls/help.ts';
import { listenToKeys } from './controls/keyboard.ts';
import type { Clock } from './experiment/clock.ts';
import { Keeper } from './experiment/keeper.ts';
import type { Session } from './experiment/session.ts';
import { experimentTasks } from './experiment/tasks.ts';
import { MachineInput } from './export/machine-input.ts';
import type { OpenedMachine } from './export/opened-machine.ts';
import { Sharing } from './export/sharing.ts';
import { Reader } from './loop/reader.ts';
import { makePanels, type Panels } from './panels/index.ts';
import { Renewals } from './renewals.ts';
import type { LessonDialogOptions } from '../teaching/lesson-dialog.ts';
import type { Locks } from './lesson-locks.ts';
import type { Settings, StoryName } from './settings/settings.ts';
import { StoryBar } from './stories/story-bar.ts';
import type { SectionName } from './stories/story.ts';

/** What parts of the page ask of the lab. */
interface Wishes {
  readonly change: (changes: Partial<Settings>) => Promise<void>;
  /** Writes settings, and renews nothing. */
  readonly set: (changes: Partial<Settings>) => void;
  readonly togglePause: () => void;
  readonly step: () => void;
  readonly restart: () => Promise<void>;
  readonly paint: (dabs: readonly Dab[]) => void;
  readonly tell: (name: StoryName) => Promise<void>;
  readonly attempt: () => Promise<void>;
  readonly finding: (wanted: SectionName) => string | undefined;
  readonly openMachine: (machine: OpenedMachine, file: string) => Promise<boolean>;
  readonly address: () => string;
  readonly lessonAddress: LessonDialogOptions['address'];
  readonly readLattice: () => Promise<Uint32Array>;
  readonly draw: () => void;
}

/** The parts of the page around an experiment: what shows it, changes it, reads it, keeps it and shares it. */
export class LabParts {
  readonly panels: Panels;
  readonly stories: StoryBar;
  readonly controls: Controls;
  readonly loop: FrameLoop;
  readonly reader: Reader;
  readonly keeper: Keeper;
  readonly renewals: Renewals;
  readonly #ends: (() => void)[];

  constructor({
    gpu,
    stage,
    session,
    clock,
    locks,
    wishes,
    failed,
  }: {
    readonly gpu: Gpu;
    readonly stage: Stage;
    readonly session: Session;
    readonly clock: Clock;
    readonly locks: Locks;
    readonly wishes: Wishes;
    readonly failed: (error: unknown) => void;
  }) {
    const { settings } = session;
    const running = (): boolean => clock.running;
    const actions: Actions = {
      change: (changes) => void wishes.change(locks.allowed(changes)).catch(failed),
      togglePause: wishes.togglePause,
      step: wishes.step,
      restart: () => void wishes.restart(),
      help: () => toggleHelp(),
    };
    this.panels = makePanels(stage, settings, {
      running,
      change: actions.change,
      paint: wishes.paint,
    });
    this.stories = new StoryBar({
      choose: (name) => void wishes.tell(name).catch(failed),
      attempt: () => void wishes.attempt().catch(failed),
      finding: wishes.finding,
      running,
    });
    this.controls = new Controls(
      { host: element('panel', HTMLElement), temperature: element('temperature', HTMLElement) },
      settings,
      actions,
      locks,
    );
    if (locks.has('story')) locks.disable(element('stories', HTMLElement));
    const input = new MachineInput({ target: document.body, open: wishes.openMachine, failed });
    const sharing = new Sharing(element('sharing', HTMLElement), {
      machineInput: input.button,
      session,
      settings,
      panels: this.panels.all,
      address: wishes.address,
      lessonAddress: wishes.lessonAddress,
      draw: () => stage.drawAll(wishes.draw),
      observations: () => this.panels.exact.observations,
      readLattice: wishes.readLattice,
      failed,
    });
    this.loop = new FrameLoop(gpu, {
      tasks: [
        ...experimentTasks(session, settings, clock),
        ...this.panels.all.flatMap(({ tasks = [] }) => tasks),
      ],
      stale: () => stage.stale,
      draw: wishes.draw,
      failed,
    });
    this.reader = new Reader({
      session,
      settings,
      controls: this.controls,
      panels: this.panels.all,
      running,
      done: () => this.stories.follow(settings),
      failed,
    });
    this.keeper = new Keeper(session, failed);
    this.renewals = new Renewals({
      session,
      stage,
      panels: this.panels.all,
      reader: this.reader,
      keeper: this.keeper,
      sharing,
      set: wishes.set,
      failed,
    });
    const forgetKeys = listenToKeys(actions, settings);
    this.#ends = [
      () => input.dispose(),
      () => this.reader.dispose(),
      () => this.keeper.dispose(),
      forgetKeys,
    ];
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.loop.dispose();
    this.controls.dispose();
    for (const panel of this.panels.all) {
      panel.dispose?.();
      for (const chart of panel.charts ?? []) chart.dispose();
    }
  }
}

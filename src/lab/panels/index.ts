import type { NavigationActions } from '../../stage/navigation.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Settings } from '../settings/settings.ts';
import { ComparePanel } from './compare-panel.ts';
import { CorrelationPanel } from './correlation-panel.ts';
import { CouplingsPanel } from './couplings-panel.ts';
import { ExactPanel } from './exact-panel.ts';
import { ExponentsPanel } from './exponents-panel.ts';
import { FlowPanel } from './flow-panel.ts';
import { HiddenPanel } from './hidden-panel.ts';
import { HistogramPanel } from './histogram-panel.ts';
import { MachinePanel } from './machine-panel.ts';
import { MapsPanel } from './maps-panel.ts';
import { MagnetPanel } from './magnet-panel.ts';
import type { MeasuringActions, Panel } from './panel.ts';
import { PyramidPanel } from './pyramid-panel.ts';
import { ShuffledPanel } from './shuffled-panel.ts';

export interface Panels {
  readonly all: readonly Panel[];
  readonly magnet: MagnetPanel;
  readonly exact: ExactPanel;
}

export type PanelActions = NavigationActions & MeasuringActions;

/** All panels of the page, in its order. */
export function makePanels(stage: Stage, settings: Settings, actions: PanelActions): Panels {
  const magnet = new MagnetPanel(stage, settings, actions);
  const exact = new ExactPanel(settings, actions);
  const all = [
    magnet,
    new ComparePanel(stage, settings),
    new PyramidPanel(stage, settings),
    exact,
    new HistogramPanel(settings),
    new CorrelationPanel(stage, settings, actions),
    new FlowPanel(stage, settings, actions),
    new MachinePanel(stage, settings, actions),
    new ShuffledPanel(stage, settings),
    new CouplingsPanel(stage, settings),
    new HiddenPanel(stage, settings, actions),
    new MapsPanel(stage, settings, actions),
    new ExponentsPanel(stage, settings, actions),
  ];
  return { all, magnet, exact };
}

/** A flag that a plan may set. */
export interface PlannedFlag {
  /** As on the command line, without the dashes in front: `learning-rate`. */
  readonly name: string;
  readonly description: string;
  /** False for a switch. */
  readonly takesValue: boolean;
  /** The words that it takes, where they are few. */
  readonly choices?: readonly string[] | undefined;
  /** Given without its name, before all flags, as the study of `reproduce`. */
  readonly isArgument?: boolean;
}

/** A command that tasks of a plan may call. */
export interface PlannedCommand {
  readonly name: string;
  /** In the order in which tasks give them. */
  readonly flags: readonly PlannedFlag[];
  /** Flags that every task gives, so that the results can be merged. */
  readonly always: readonly string[];
  /** Whether floats of the device enter the results of a call, so that the last digits depend on the adapter. */
  readonly dependsOnAdapter: (flags: readonly string[]) => boolean;
  /** Whether its tasks leave exact sums. */
  readonly hasMoments: boolean;
  /** Whether tasks of different seeds differ by more than their errors say, as trained machines do. */
  readonly isScattered: boolean;
  /**
   * How "blocks" splits the replicas: `parts` of one run, which together have its bits; or `seeds`, runs of fewer replicas, each
   * with a seed of its own. Missing where there are no replicas.
   */
  readonly blocks?: 'parts' | 'seeds';
  /** Whose output a task may take, or has to take: the field "of" names an experiment of that command. */
  readonly takes?: { readonly from: string; readonly required: boolean };
  /**
   * Reads flags as the command itself does.
   * @param input flags of the task whose output is taken
   * @returns how long the call takes, about, in units of the time of one update of a spin
   * @throws BlockspinError for flags that the command refuses
   */
  readonly examine: (flags: readonly string[], input?: readonly string[]) => number;
}

/** A flag that a plan may set. */
export interface PlannedFlag {
  /** As on the command line, without the dashes in front: `learning-rate`. */
  readonly name: string;
  readonly description: string;
  /** False for a switch. */
  readonly takesValue: boolean;
  /** The words that it takes, where they are few. */
  readonly choices?: readonly string[] | undefined;
}

/** A command that tasks of a plan may call. */
export interface PlannedCommand {
  readonly name: string;
  /** In the order in which tasks give them. */
  readonly flags: readonly PlannedFlag[];
  /** Flags that every task gives, so that the results can be merged. */
  readonly always: readonly string[];
  /**
   * Reads flags as the command itself does.
   * @returns how long the call takes, in any unit that is the same for all calls of the command
   * @throws BlockspinError for flags that the command refuses
   */
  readonly examine: (flags: readonly string[]) => number;
}

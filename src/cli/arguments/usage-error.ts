import { BlockspinError } from '../../errors.ts';

/** The arguments were wrong: one sentence naming the flag, what was given and what is allowed. Exit status 2. */
export class UsageError extends BlockspinError {
  override readonly name = 'UsageError';
}

import { Command } from 'commander';
export function renormalizeCommand(): Command {
  return new Command('renormalize');
}

/** The commands of the configuration, and what those that ran have printed. */

import { printable } from '../../httpd/printable.ts';
import { maskSecrets } from '../../httpd/secrets.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import { readyCommand, showOutput, startCommand } from '../commands/own-commands.ts';
import { step } from '../state/effect.ts';
import type { UiState } from '../state/ui-state.ts';
import type { PaletteItem } from './palette-item.ts';

export function ownCommandItems(state: UiState): readonly PaletteItem[] {
  return [
    ...(state.settings.commands ?? []).map((each) => commandItem(state, each)),
    ...state.commandRuns.flatMap((run): PaletteItem[] => {
      if (run.command.output !== 'pane') return [];
      const name = `output of ${run.command.name} ${run.subject.name}`;
      return [
        {
          id: `output ${run.id}`,
          name,
          key: '',
          help: run.ended === null ? 'it runs' : run.ended.text,
          off: null,
          isGrave: false,
          said: name,
          run: (below) => step(showOutput(below, run.id)),
        },
      ];
    }),
  ];
}

function commandItem(state: UiState, command: OwnCommand): PaletteItem {
  const { name, key, exec } = command;
  const ready = readyCommand(state, command);
  const whom = typeof ready === 'string' ? null : ready.subject;
  return {
    id: `own ${name}${whom === null ? '' : ` ${whom.memberKey ?? whom.name} ${whom.frontEnds.join(' ')}`}`,
    name: whom === null ? name : `${name} ${whom.name}`,
    key: key ?? '',
    help: `runs ${maskSecrets(printable(exec.join(' ')))}`,
    off: typeof ready === 'string' ? ready : null,
    isGrave: true,
    said: name,
    run: (below) => startCommand(below, command),
  };
}

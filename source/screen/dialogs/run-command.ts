/** The question before a command of the configuration that may change something. */

import { maskSecrets } from '../../httpd/secrets.ts';
import type { OwnCommand } from '../../intents/own-command.ts';
import { wrap } from '../../messages/width.ts';
import { shellWords } from '../../operations/hooks/command-words.ts';
import { wasRead } from '../change/confirm.ts';
import { runCommand, whyNotNow } from '../commands/own-commands.ts';
import { typeKey } from '../keys/typed-input.ts';
import { closeLayer, replaceTop } from '../layout/cursor.ts';
import type { CommandSubject } from '../state/command-run.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';
import { span } from '../text/spans.ts';
import type { Theme } from '../text/theme.ts';
import type { Bar } from './bar.ts';
import type { Dialog } from './dialog.ts';

interface RunCommandLayer {
  readonly kind: 'run-command';
  readonly id: number;
  readonly drawnAt: number | null;
  readonly command: OwnCommand;
  /** Frozen: what is read is what is run. */
  readonly words: readonly string[];
  readonly subject: CommandSubject;
  readonly typed: string;
  readonly note: string;
}

declare module '../state/layers.ts' {
  interface Dialogs {
    readonly 'run-command': RunCommandLayer;
  }
}

/** Where every change is confirmed by name, so is this. */
function wantsName({ settings }: UiState): boolean {
  return settings.policy.protected;
}

function answer(state: UiState, layer: RunCommandLayer, key: string, alone: boolean): Step {
  const types = wantsName(state);
  if (key === 'escape' || (!types && key === 'n')) {
    return step(withMessage(closeLayer(state), `${layer.command.name} cancelled: nothing was run`));
  }
  const counts = alone && wasRead(layer, state.now);
  if (!types) return key === 'y' && counts ? run(state, layer) : step(state);
  if (key !== 'enter') {
    return step(replaceTop(state, { ...layer, typed: typeKey(layer.typed, key), note: '' }));
  }
  if (!counts) return step(state);
  if (layer.typed === layer.subject.name) return run(state, layer);
  const note = `"${layer.typed}" is not ${layer.subject.name}: nothing was run`;
  return step(replaceTop(state, { ...layer, typed: '', note }));
}

function run(state: UiState, layer: RunCommandLayer): Step {
  const closed = closeLayer(state);
  const why = whyNotNow(closed, layer.command, layer.subject);
  if (why === null) return runCommand(closed, layer.command, layer);
  return step(withMessage(closed, `${layer.command.name}: ${why}: nothing was run`, 'warning'));
}

function bar(state: UiState, layer: RunCommandLayer, theme: Theme): Bar {
  const { command, words, subject, typed, note } = layer;
  const line = maskSecrets(shellWords(words));
  const lines = wrap(line, state.size.columns - 6, 3, theme.ellipsis).map((text) => [
    span(`   ${text}`),
  ]);
  return {
    lines: [
      [span(` RUN ${command.name}  ${subject.name}`, theme.strong)],
      ...lines,
      [span(` ${note || 'a command of the configuration; the audit log has it'}`, theme.quiet)],
    ],
    choices: [],
    keys: wantsName(state)
      ? [
          span(` type ${subject.name} then Enter: `),
          span(typed, theme.strong),
          span(' ', { inverse: true }),
        ]
      : [span(' y run    n/Esc cancel')],
  };
}

export const RUN_COMMAND: Dialog<RunCommandLayer> = { bar, answer };

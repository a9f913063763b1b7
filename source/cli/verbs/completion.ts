/**
 * `baltop completion SHELL`: a script for the shell, which asks `baltop completion words` at every Tab. What is known
 * of verbs, options and members is so in one place, and as new as the program.
 */

import { unknownWord } from '../../config/nearest.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { complete } from './complete-words.ts';

/** bash cuts words at `:` and `=`, and replaces the last piece only: what comes before it is cut off. */
const BASH = `_baltop() {
  local line=\${COMP_LINE:0:COMP_POINT} piece=\${COMP_WORDS[COMP_CWORD]} typed kept word
  [[ $piece == [:=]* ]] && piece=\${piece#[:=]}
  typed=\${line##*[[:space:]]}
  kept=\${typed%"$piece"}
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ $word == :files ]]; then
      compopt -o default
      return
    fi
    word=\${word%%$'\\t'*}
    COMPREPLY+=("\${word#"$kept"}")
  done < <(baltop completion words -- "$line" 2>/dev/null)
}
complete -F _baltop baltop
`;

const ZSH = `#compdef baltop
_baltop() {
  local entry
  local -a entries values
  entries=("\${(@f)$(baltop completion words -- "\${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
  if [[ $entries[1] == :files ]]; then
    _files
    return
  fi
  for entry in $entries; do
    values+=("\${\${entry%%$'\\t'*}//:/\\\\:}:\${entry#*$'\\t'}")
  done
  _describe -t baltop baltop values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _baltop "$@"
else
  compdef _baltop baltop
fi
`;

const FISH = `function __baltop_words
    set -l found (baltop completion words -- (commandline -cp) 2>/dev/null)
    if test "$found[1]" = ':files'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $found
    end
end
complete -c baltop -f -a '(__baltop_words)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

export async function completion({ operands, env }: Invocation): Promise<number> {
  const [shell = '', line] = operands;
  if (shell === 'words') {
    await printWords(line ?? '', env);
    return EXIT.done;
  }
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined || line !== undefined) {
    throw unknownWord('shell', operands.join(' '), Object.keys(SCRIPTS));
  }
  print(script);
  return EXIT.done;
}

/** One a line, with a tab and what it is; `:files` alone where file names are wanted. Never fails: it is a key press. */
async function printWords(line: string, env: Invocation['env']): Promise<void> {
  const found = await complete(line, env).catch(() => []);
  if (found === 'files') {
    print(':files');
    return;
  }
  const lines = found.map(({ word, about }) => (about === undefined ? word : `${word}\t${about}`));
  if (lines.length > 0) print(lines.join('\n'));
}

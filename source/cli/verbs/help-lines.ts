/** Lines of a help that fit into 80 columns. */

const WIDTH = 80;

/** `  LEFT    what it is`: what is longer than the column has the text on the next line; further lines hang under it. */
export function hanging(left: string, text: string, column: number): readonly string[] {
  const indent = ' '.repeat(column + 4);
  const [first = '', ...rest] = wrapped(text, WIDTH - indent.length);
  const more = rest.map((line) => indent + line);
  if (left.length <= column) return [`  ${left.padEnd(column)}  ${first}`, ...more];
  return [`  ${left}`, indent + first, ...more];
}

export function paragraph(text: string): readonly string[] {
  return wrapped(text, WIDTH);
}

/** With commas between; a name is never cut from its value. */
export function words(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = '  ';
  for (const [index, name] of names.entries()) {
    const part = index === names.length - 1 ? name : `${name},`;
    if (line.length + part.length > WIDTH - 1 && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = '  ';
    }
    line += `${part} `;
  }
  return [...lines, line.trimEnd()];
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

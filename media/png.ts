/** An SVG as a PNG of few colours: a screen has no more, and the file is a tenth. */

import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';

/** Of the package, what is used here: it is a native one, and only who draws pictures needs it. */
interface Renderer {
  readonly Resvg: new (
    svg: string,
    options: object,
  ) => {
    render(): { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
  };
}

const MOST_COLORS = 32;

export function pngOf(svg: string): Buffer {
  const { Resvg } = createRequire(import.meta.url)('@resvg/resvg-js') as Renderer;
  const font = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono' };
  const { width, height, pixels } = new Resvg(svg, { font, background: '#00000000' }).render();
  return encode(width, height, indexed(pixels));
}

interface Indexed {
  readonly palette: readonly number[];
  readonly cells: Uint8Array;
}

/** The most frequent colours that are not nearly the same, and for every pixel the nearest of them. */
function indexed(pixels: Uint8Array): Indexed {
  const counts = new Map<number, number>();
  const colors = new Uint32Array(pixels.length / 4);
  for (let at = 0; at < colors.length; at += 1) {
    const color =
      ((pixels[4 * at] ?? 0) << 16) | ((pixels[4 * at + 1] ?? 0) << 8) | (pixels[4 * at + 2] ?? 0);
    colors[at] = color;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted((a, b) => b[1] - a[1]).map(([color]) => color);
  const palette: number[] = [];
  for (const apart of [4_000, 1_500, 500]) {
    for (const color of byCount) {
      if (palette.length >= MOST_COLORS) break;
      if (palette.every((each) => distance(each, color) > apart)) palette.push(color);
    }
  }
  const nearest = new Map(
    byCount.map((color) => {
      const away = palette.map((each) => distance(each, color));
      return [color, away.indexOf(Math.min(...away))];
    }),
  );
  return { palette, cells: Uint8Array.from(colors, (color) => nearest.get(color) ?? 0) };
}

function distance(a: number, b: number): number {
  const part = (shift: number) => ((a >> shift) & 255) - ((b >> shift) & 255);
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
}

function encode(width: number, height: number, { palette, cells }: Indexed): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, by the palette.
  head.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(cells.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((each) => [each >> 16, (each >> 8) & 255, each & 255])),
    ),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

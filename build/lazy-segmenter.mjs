/**
 * `Intl.Segmenter` for the bundles. To make one loads ICU's tables (18 ms on Node 20), and several packages make
 * theirs when they are loaded; the texts of most screens need none. https://github.com/sindresorhus/string-width/issues/57
 */

const { Segmenter } = Intl;

export class LazySegmenter {
  #options;
  #made;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#made ??= new Segmenter(...this.#options);
    return this.#made.segment(text);
  }
}

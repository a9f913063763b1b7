import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cachedDataVersionTag } from 'node:v8';
import { collectAlone, keepHeapSmall, withOwnFlags } from '../../source/launch/small-heap.ts';

test('what every command sets leaves V8 the code that Node and earlier runs kept', () => {
  const own = cachedDataVersionTag();
  collectAlone();
  withOwnFlags(() => assert.equal(cachedDataVersionTag(), own));
  assert.equal(cachedDataVersionTag(), own);
});

for (const young of [true, false]) {
  test(`code is kept with V8's own flags, and a small heap stays so (young space too: ${young})`, () => {
    const own = withOwnFlags(cachedDataVersionTag);
    keepHeapSmall({ young });
    const small = cachedDataVersionTag();
    assert.notEqual(small, own);
    assert.equal(withOwnFlags(cachedDataVersionTag), own);
    assert.equal(cachedDataVersionTag(), small);
    assert.throws(() =>
      withOwnFlags(() => {
        throw new Error('no room');
      }),
    );
    assert.equal(cachedDataVersionTag(), small);
  });
}

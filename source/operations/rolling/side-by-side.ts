/** Several streams of events as one. */

/** Each event when it comes. A stream is asked for its next one only when its last one has been taken. */
export async function* sideBySide<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = async (stream: AsyncGenerator<T>) => ({ stream, result: await stream.next() });
  const waiting = new Map(streams.map((stream) => [stream, next(stream)]));
  while (waiting.size > 0) {
    const { stream, result } = await Promise.race(waiting.values());
    waiting.delete(stream);
    if (result.done === true) continue;
    yield result.value;
    waiting.set(stream, next(stream));
  }
}

/**
 * Make something when it is asked for the first time. What fails, as where the
 * connection is lost, is tried again the next time.
 *
 * @param make - Loads what it needs.
 */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

package dev.marty.kit;

/**
 * How much of the heap a kind of work may take for what strangers send. A body that is read, taken
 * apart and decoded is there several times at once, so that the shares of all kinds together stay
 * well below a half; docs/operations.md lists them.
 */
public final class Heap {
  private Heap() {}

  /**
   * A share of the heap (-Xmx).
   *
   * @param part one of so many, at least 1
   * @param most what is wanted of it, in bytes
   * @return bytes, no more than wanted
   */
  public static int share(int part, int most) {
    return (int) Math.min(Runtime.getRuntime().maxMemory() / part, most);
  }
}

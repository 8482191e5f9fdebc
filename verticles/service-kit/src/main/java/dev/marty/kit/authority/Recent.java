package dev.marty.kit.authority;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last so many of what costs a signature to make or to check. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 2_048;

  /** Empty. */
  public Recent() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}

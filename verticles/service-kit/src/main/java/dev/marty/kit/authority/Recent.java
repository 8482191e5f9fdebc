package dev.marty.kit.authority;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last so many that were used: of what costs a signature to make or to check, by default. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 2_048;

  private final int most;

  /** Empty. */
  public Recent() {
    this(MOST);
  }

  /** Empty, for so many. */
  public Recent(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}

package dev.marty.kit.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one round of a reconciliation finds. It counts all and keeps the first thousand: after a
 * restore there may be very many. Confined to the verticle's event loop.
 */
public final class Differences {
  private static final int MOST = 1_000;

  private final List<Difference> kept = new ArrayList<>();
  private int mended;
  private int open;

  /**
   * Something that is in order again.
   *
   * @param with the other service
   * @param object what it is about
   * @param found what differed and what was done
   */
  public void mended(String with, String object, String found) {
    mended++;
    keep(new Difference(with, object, found, true));
  }

  /**
   * Something that only people can mend.
   *
   * @param with the other service
   * @param object what it is about
   * @param found what differs and what to do
   */
  public void open(String with, String object, String found) {
    open++;
    keep(new Difference(with, object, found, false));
  }

  /** How many are left for people. */
  public int open() {
    return open;
  }

  /** What these are about, as far as it is kept. */
  public Set<String> openObjects() {
    return kept.stream()
        .filter(difference -> !difference.mended())
        .map(Difference::object)
        .collect(Collectors.toSet());
  }

  /** How many there were. */
  public int all() {
    return open + mended;
  }

  private void keep(Difference difference) {
    if (kept.size() < MOST) {
      kept.add(difference);
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("mended", mended)
        .put("open", open)
        .put("differences", new JsonArray(kept.stream().map(Difference::toJson).toList()));
  }
}

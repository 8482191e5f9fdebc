package dev.marty.pkd.answer;

import dev.marty.kit.http.Identifiers;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A place in a list, the newest first.
 *
 * @param at of what was answered last
 * @param id of it
 */
public record Place(OffsetDateTime at, UUID id) {
  /**
   * Reads one from a cursor.
   *
   * @throws IllegalArgumentException if that is none
   */
  public static Place of(String text) {
    String[] parts = text.split(" ", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException();
    }
    return new Place(Identifiers.time(parts[0]), Identifiers.uuid(parts[1]));
  }

  /** As it stands in a cursor. */
  public String text() {
    return Times.text(at) + " " + id;
  }

  /** The parameters of a statement that goes on after it, or begins where it is null. */
  public static Tuple page(Place after, int limit) {
    return Tuple.tuple()
        .addOffsetDateTime(after == null ? null : after.at())
        .addUUID(after == null ? null : after.id())
        .addInteger(limit);
  }
}

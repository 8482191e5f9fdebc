package dev.marty.pkd.imports;

import dev.marty.pkd.directory.Found;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Decides on an upload that is whole, before it becomes an import. On the event loop. */
@FunctionalInterface
public interface Gate {
  /** Lets everything through: what it is worth is found out while it is taken in. */
  Gate OPEN = (sha256, list) -> Future.succeededFuture();

  /**
   * Decides.
   *
   * @param sha256 of the upload, hex
   * @param list reads and checks the upload: the list that it is, or null for anything else
   * @return fails if the upload is to be forgotten, with the failure that the sender sees
   */
  Future<Void> pass(String sha256, Supplier<Future<Found.SignedList>> list);
}

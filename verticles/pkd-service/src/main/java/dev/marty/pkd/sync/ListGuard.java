package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.imports.ExpectedSigner;
import io.vertx.core.Future;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What a source may bring: a list of the expected signer, and none that is older than one of the
 * same issuer that the directory has. The list's signature was checked when it was read. On the
 * event loop.
 */
final class ListGuard {
  private final Database database;

  ListGuard(Database database) {
    this.database = database;
  }

  /**
   * Looks at an upload.
   *
   * @param list the list that it is, or null
   * @return fails with a {@link SyncException} if it must not be taken
   */
  Future<Void> check(Source source, Found.SignedList list) {
    String refusal = ExpectedSigner.refusal(source.expectedSigner(), list);
    if (refusal != null) {
      return Future.failedFuture(new SyncException(Outcome.REFUSED, refusal));
    }
    return list == null ? Future.succeededFuture() : notOlder(list);
  }

  private Future<Void> notOlder(Found.SignedList list) {
    return database
        .read(c -> SyncQueries.newest(c, list.kind(), list.keys()))
        .compose(
            newest -> {
              OffsetDateTime signed =
                  list.signedAt() == null ? null : list.signedAt().atOffset(ZoneOffset.UTC);
              return newest == null || signed == null || !signed.isBefore(newest)
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new SyncException(
                          Outcome.OLDER,
                          "It was signed at "
                              + list.signedAt()
                              + "; the directory has one of "
                              + newest.toInstant()
                              + "."));
            });
  }
}

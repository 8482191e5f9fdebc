package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.pkd.directory.Found;
import io.vertx.core.Future;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What a source may bring: a list of the expected signer, and none that is older than the one the
 * directory has. The list's signature was checked when it was read. On the event loop.
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
    if (list == null) {
      return source.expectedSigner() == null
          ? Future.succeededFuture()
          : refused(
              "It is no list with a right signature, and only lists of "
                  + source.expectedSigner()
                  + " are taken from here.");
    }
    return signer(source.expectedSigner(), list).compose(done -> notOlder(list));
  }

  private Future<Void> signer(String expected, Found.SignedList list) {
    if (expected == null) {
      return Future.succeededFuture();
    }
    String signer = list.signerSha256();
    if (expected.length() > 2) {
      return expected.equals(signer) || expected.equals(list.issuerSha256())
          ? Future.succeededFuture()
          : refused(
              "It is signed by "
                  + signer
                  + " of CSCA "
                  + list.issuerSha256()
                  + ", not "
                  + expected);
    }
    if (!expected.equals(list.country())) {
      return refused("Its signer is of '" + list.country() + "', not of " + expected + ".");
    }
    // Anybody can write a country into a certificate.
    return database
        .read(c -> SyncQueries.speaksFor(c, expected, list.issuerSha256()))
        .compose(
            speaks ->
                speaks
                    ? Future.succeededFuture()
                    : refused(
                        "Its signer says it is of "
                            + expected
                            + ", but no trusted CSCA stands behind it."));
  }

  private Future<Void> notOlder(Found.SignedList list) {
    return database
        .read(c -> SyncQueries.newest(c, list.kind(), list.country()))
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

  private static Future<Void> refused(String detail) {
    return Future.failedFuture(new SyncException(Outcome.REFUSED, detail));
  }
}

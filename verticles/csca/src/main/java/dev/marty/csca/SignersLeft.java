package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;

/**
 * Ends signers below revoked roots. {@link Revoker} does so with the root; databases have roots
 * that were revoked when their signers went on.
 */
final class SignersLeft {
  private final Database database;
  private final CrlIssuer crlIssuer;

  SignersLeft(Database database, CrlIssuer crlIssuer) {
    this.database = database;
    this.crlIssuer = crlIssuer;
  }

  /** Looks, and ends; mostly there is nothing. Any process may do the same at the same time. */
  Future<Void> end() {
    return database
        .read(RevocationRepository::rootsWithSignersLeft)
        .compose(roots -> Sequence.each(roots, root -> database.transaction(c -> below(c, root))));
  }

  private Future<Void> below(SqlConnection connection, CertificateRow root) {
    Command command = Command.own("revoked-roots");
    return KeyRepository.lock(connection, root.country())
        .compose(
            locked ->
                RevocationRepository.signersOf(connection, Set.of(root.subjectKey()), command.at()))
        .compose(
            signers ->
                signers.isEmpty()
                    ? Future.succeededFuture()
                    : Revoker.end(connection, command, signers, root, root.revocationReason())
                        .compose(
                            done ->
                                crlIssuer.issue(connection, command, root.country(), "revocation"))
                        .mapEmpty());
  }
}

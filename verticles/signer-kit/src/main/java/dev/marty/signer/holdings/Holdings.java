package dev.marty.signer.holdings;

import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/** What a service has in its database of what csca issued. Fingerprints are lowercase hex. */
public interface Holdings {
  /**
   * Certificates in the order of their fingerprints.
   *
   * @param after only later ones; null for the first
   * @param limit at most so many
   */
  Future<List<Held>> certificates(
      SqlConnection connection, IssuedKind kind, String after, int limit);

  /** A certificate, DER, or null. */
  Future<Buffer> certificate(SqlConnection connection, String sha256);

  /** Of each country the CRL with the highest number. */
  Future<List<HeldCrl>> crls(SqlConnection connection);

  /**
   * Those of some certificates that are here.
   *
   * @return whether they are revoked here, by fingerprint
   */
  Future<Map<String, Boolean>> known(SqlConnection connection, List<String> sha256);
}

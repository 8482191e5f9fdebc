package dev.marty.csca;

import dev.marty.csca.KeyRepository.CscaKey;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.kit.work.Workers;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Makes CRLs: complete for the country, numbered without gaps, signed by the newest key that may.
 * Runs, and signs, inside the caller's transaction, which holds the country's lock: number and
 * entries, those that this transaction revokes among them, are settled only there, and two CRLs
 * never get one number.
 */
final class CrlIssuer {
  /** Doc 9303-12 clause 4.1.5: not more often than that by schedule, and that near a revocation. */
  static final Duration APART = Duration.ofDays(2);

  /** The same from thisUpdate on, which lies back. */
  static final Duration DUE = APART.plus(Lifetime.CLOCKS_DIFFER);

  private final KeyVault vault;
  private final Workers crypto;
  private final Duration valid;

  CrlIssuer(KeyVault vault, Workers crypto, Duration valid) {
    this.vault = vault;
    this.crypto = crypto;
    this.valid = valid;
  }

  /**
   * Makes the next CRL.
   *
   * @param why for the audit log
   * @return the CRL; a 409 problem for a country without any key
   */
  Future<Crl> issue(SqlConnection connection, Command command, String country, String why) {
    return issue(connection, command, country, why, 0);
  }

  /**
   * Makes a CRL with a number above one that somebody has seen.
   *
   * @param seen the number
   */
  Future<Crl> issue(
      SqlConnection connection, Command command, String country, String why, long seen) {
    return KeyRepository.ofCountry(connection, country)
        .compose(
            all -> {
              CscaKey key = SigningChoice.forCrl(all, command.at()).orElse(null);
              if (key == null) {
                return Future.failedFuture(
                    Problems.conflict("no-csca", country + " has no CSCA here.").exception());
              }
              RevokedList revoked = new RevokedList();
              return CrlRepository.revoked(connection, country, page -> add(page, revoked))
                  .compose(done -> KeyRepository.roots(connection, country))
                  .compose(
                      roots ->
                          number(connection, country, seen)
                              .compose(
                                  number -> make(command, country, roots, key, revoked, number)))
                  .compose(made -> store(connection, command, made, key, why));
            });
  }

  private Future<Long> number(SqlConnection connection, String country, long seen) {
    return CrlRepository.current(connection, country)
        .map(last -> Math.max(last == null ? 0 : last.number(), seen) + 1);
  }

  private Future<Void> add(List<RevokedCertificate> page, RevokedList revoked) {
    return crypto.run(
        () -> {
          page.forEach(revoked::add);
          return null;
        });
  }

  /** A CRL with its bytes, not yet stored. */
  private record Made(Crl crl, Buffer der) {}

  private Future<Made> make(
      Command command,
      String country,
      List<Buffer> roots,
      CscaKey key,
      RevokedList revoked,
      long number) {
    Instant now = command.at().truncatedTo(ChronoUnit.SECONDS);
    Instant thisUpdate = Lifetime.start(now);
    return crypto.run(
        () -> {
          Issuer issuer = issuer(key);
          byte[] der =
              CrlMaker.make(
                  issuer,
                  new CrlRequest(
                      BigInteger.valueOf(number),
                      thisUpdate,
                      thisUpdate.plus(valid),
                      revoked,
                      formerNames(issuer, roots, now)));
          return new Made(
              new Crl(
                  country,
                  number,
                  Octets.owned(der).sha256(),
                  der.length,
                  thisUpdate,
                  thisUpdate.plus(valid),
                  revoked.size()),
              Buffer.buffer(der));
        });
  }

  private Issuer issuer(CscaKey key) throws KeyVaultException {
    return Issuer.of(key.root().getBytes(), vault.open(key.key()));
  }

  /** Names under which certificates may still be valid (Doc 9303-12 Table 10 note 1). */
  private static List<X500Name> formerNames(Issuer issuer, List<Buffer> roots, Instant now)
      throws MalformedAsn1Exception {
    List<X500Name> names = new ArrayList<>();
    for (Buffer der : roots) {
      ParsedCertificate root = ParsedCertificate.parse(der.getBytes());
      X500Name name = root.tbsCertificate().getSubject();
      boolean alive = now.isBefore(root.tbsCertificate().getEndDate().getDate().toInstant());
      if (alive && !name.equals(issuer.name()) && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private Future<Crl> store(
      SqlConnection connection, Command command, Made made, CscaKey key, String why) {
    Crl crl = made.crl();
    JsonObject detail =
        new JsonObject()
            .put("number", Long.toString(crl.number()))
            .put("entries", Integer.toString(crl.entries()))
            .put("sha256", crl.sha256())
            .put("key", key.key().id().toString())
            .put("why", why);
    return CrlRepository.insert(connection, crl, made.der(), key.key().id())
        .compose(
            done ->
                Journal.audit(connection, command, "crl-issued", "crl/" + crl.country(), detail))
        .compose(done -> Journal.crl(connection, crl))
        .map(crl);
  }
}

package dev.marty.csca;

import dev.marty.csca.Arrived.RefusedException;
import dev.marty.csca.IntakeRepository.KnownKey;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.reconcile.Differences;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.holdings.Held;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes in what another service knows of csca and csca has forgotten: certificates with the
 * revocations among them, in one transaction for each country and page, under the country's lock. A
 * revocation that is taken in stands in a CRL of the same transaction, since it may have stood in
 * one before. On the event loop.
 */
final class Intake {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Database database;
  private final Workers crypto;
  private final CrlIssuer crls;

  Intake(Database database, Workers crypto, CrlIssuer crls) {
    this.database = database;
    this.crypto = crypto;
    this.crls = crls;
  }

  /**
   * Who knows it, and where what is found is said.
   *
   * @param service its name
   * @param seen the highest number of a CRL of the country that anybody has seen, or 0
   */
  record From(String service, long seen, Differences found) {}

  /** A certificate with its bytes, DER, or null where there are none to be had. */
  record Known(Held held, Buffer der) {
    String object() {
      return "certificate/" + held.sha256();
    }
  }

  /** Takes in certificates of one country, which are not here or not revoked here. */
  Future<Void> certificates(String country, List<Known> all, From from) {
    Command command = Command.own("reconciliation");
    int[] revoked = {0};
    return inCountry(
        country,
        connection ->
            Sequence.each(
                    all,
                    known ->
                        certificate(connection, command, known, from)
                            .compose(done -> revoke(connection, command, known, from))
                            .onSuccess(count -> revoked[0] += count))
                .compose(
                    done ->
                        revoked[0] == 0
                            ? Future.succeededFuture()
                            : crl(connection, command, country, from)));
  }

  /** One transaction under the lock of a country. */
  Future<Void> inCountry(String country, Work work) {
    return database.transaction(
        DEADLINE,
        connection ->
            KeyRepository.lock(connection, country).compose(locked -> work.in(connection)));
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work {
    Future<Void> in(SqlConnection connection);
  }

  private Future<Void> certificate(
      SqlConnection connection, Command command, Known known, From from) {
    Held held = known.held();
    return here(connection, held)
        .compose(
            here -> {
              if (here != null) {
                return Future.succeededFuture();
              }
              if (known.der() == null) {
                // Its serial number is enough to go on revoking it.
                return held.revokedAt() != null && held.serial() != null
                    ? Future.succeededFuture()
                    : left(known, "only its fingerprint is known", from);
              }
              return IntakeRepository.keys(connection, held.country())
                  .compose(keys -> judged(known, keys, command.at()))
                  .compose(arrived -> store(connection, command, arrived, known, from))
                  .recover(
                      failure ->
                          failure instanceof RefusedException
                              ? left(known, failure.getMessage(), from)
                              : Future.failedFuture(failure));
            });
  }

  private static Future<CertificateRow> here(SqlConnection connection, Held held) {
    return CertificateRepository.find(connection, new CertificateId(null, held.sha256()));
  }

  private Future<Arrived> judged(Known known, List<KnownKey> keys, Instant at) {
    return crypto.run(() -> Arrived.judge(known.held(), known.der(), keys, at));
  }

  private static Future<Void> left(Known known, String why, From from) {
    from.found().open(from.service(), known.object(), "is not taken in: " + why);
    return Future.succeededFuture();
  }

  private Future<Void> store(
      SqlConnection connection, Command command, Arrived arrived, Known known, From from) {
    CertificateRow row = arrived.row();
    boolean signer = row.subjectKey() == null;
    return (signer
            ? CertificateRepository.certified(connection, row.publicKeySha256())
            : Future.succeededFuture(false))
        .compose(
            certified ->
                certified
                    ? Future.failedFuture(
                        new RefusedException("its key has another certificate here; revoke both"))
                    : arrived.keyIsNew()
                        ? IntakeRepository.insertLost(
                            connection, row.subjectKey(), row, arrived.publicKey())
                        : Future.succeededFuture())
        .compose(done -> CertificateRepository.insert(connection, row))
        .compose(done -> Journal.takenIn(connection, command, "certificate", row, from.service()))
        .compose(done -> Journal.issued(connection, List.of(row)))
        .onSuccess(
            done ->
                from.found()
                    .mended(
                        from.service(),
                        known.object(),
                        arrived.keyIsNew() && row.kind() == IssuedKind.ROOT
                            ? "was not known here, and is now; its private key is lost"
                            : "was not known here, and is now"));
  }

  /** How many revocations that makes. */
  private Future<Integer> revoke(
      SqlConnection connection, Command command, Known known, From from) {
    Held held = known.held();
    return here(connection, held)
        .compose(
            row -> {
              if (row == null) {
                return held.revokedAt() == null || held.serial() == null
                    ? Future.succeededFuture(0)
                    : IntakeRepository.insertSerials(
                        connection,
                        held.country(),
                        Map.of(
                            held.serial(),
                            believed(held.revokedAt(), Instant.EPOCH, command.at())));
              }
              if (!row.country().equals(held.country())) {
                // Its lock is another country's.
                return left(known, "its country is " + row.country(), from).map(0);
              }
              if (held.revokedAt() != null) {
                return revoke(connection, command, row, held.revokedAt(), from);
              }
              return IntakeRepository.revokedSerial(connection, row.country(), row.serial())
                  .compose(
                      at ->
                          at == null
                              ? Future.succeededFuture(0)
                              : revoke(connection, command, row, at, from));
            });
  }

  /** By serial numbers, as in a CRL; how many revocations that makes. */
  Future<Integer> revoke(
      SqlConnection connection,
      Command command,
      String country,
      Map<String, Instant> serials,
      From from) {
    int[] count = {0};
    return IntakeRepository.unrevoked(connection, country, serials.keySet())
        .compose(
            ids ->
                Sequence.each(
                    ids,
                    (UUID id) ->
                        CertificateRepository.find(connection, CertificateId.of(id))
                            .compose(
                                row ->
                                    revoke(
                                        connection, command, row, serials.get(row.serial()), from))
                            .onSuccess(more -> count[0] += more)))
        .compose(
            done -> {
              Map<String, Instant> believed = new HashMap<>(serials);
              believed.replaceAll((serial, at) -> believed(at, Instant.EPOCH, command.at()));
              return IntakeRepository.insertSerials(connection, country, believed);
            })
        .map(more -> count[0] + more);
  }

  /** With all that falls with it. How many revocations that makes: none after another instance. */
  private Future<Integer> revoke(
      SqlConnection connection, Command command, CertificateRow row, Instant at, From from) {
    if (row.revokedAt() != null) {
      return Future.succeededFuture(0);
    }
    Instant then = believed(at, row.notBefore(), command.at());
    return IntakeRepository.revoke(connection, row.id(), then)
        .compose(done -> Journal.takenIn(connection, command, "revocation", row, from.service()))
        .compose(
            done ->
                Journal.revoked(
                    connection,
                    new Command(null, null, command.requestId(), command.caller(), then),
                    List.of(row)))
        .compose(done -> Dependents.with(connection, row, command.at()))
        .map(all -> all.stream().filter(one -> !one.id().equals(row.id())).toList())
        .compose(
            below ->
                Revoker.end(connection, command, below, row, IntakeRepository.REASON).map(below))
        .map(
            below -> {
              mended(row, "was not revoked here, and is now", from);
              below.forEach(one -> mended(one, "has fallen with " + row.sha256(), from));
              return 1 + below.size();
            });
  }

  private static void mended(CertificateRow row, String found, From from) {
    from.found().mended(from.service(), "certificate/" + row.sha256(), found);
  }

  /** A time that somebody else says: neither to come, nor before there was a certificate. */
  private static Instant believed(Instant said, Instant notBefore, Instant now) {
    return said.isAfter(now) ? now : said.isBefore(notBefore) ? notBefore : said;
  }

  /** A CRL above all numbers that were seen; said where no key can sign one. */
  Future<Void> crl(SqlConnection connection, Command command, String country, From from) {
    return crls.issue(connection, command, country, "reconciliation", from.seen())
        .onSuccess(
            crl ->
                from.found()
                    .mended(
                        from.service(),
                        object(crl),
                        "is made now, with what was taken in and above all numbers that were seen"))
        .recover(
            failure -> {
              if (failure instanceof ProblemException none && none.problem().status() == 409) {
                from.found()
                    .open(
                        from.service(),
                        "crl/" + country,
                        "No CRL can be made: " + none.problem().detail());
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            })
        .mapEmpty();
  }

  private static String object(Crl crl) {
    return "crl/" + crl.country() + "/" + crl.number();
  }
}

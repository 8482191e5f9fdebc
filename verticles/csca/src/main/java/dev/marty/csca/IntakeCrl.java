package dev.marty.csca;

import dev.marty.csca.Intake.From;
import dev.marty.csca.IntakeRepository.KnownKey;
import dev.marty.emrtd.crl.CrlEntry;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import dev.marty.signer.holdings.HeldCrl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes in a CRL that csca made and has forgotten: it, its number, and all it revokes. On the event
 * loop.
 */
final class IntakeCrl {
  private static final HexFormat HEX = HexFormat.of();
  private static final int SLICE = 1_000;

  private final Workers crypto;
  private final Intake intake;

  IntakeCrl(Workers crypto, Intake intake) {
    this.crypto = crypto;
    this.intake = intake;
  }

  /** Read, and whose key signed it; no signer, and it is none of csca's. */
  private record Read(ParsedCrl crl, UUID signer) {}

  /**
   * Takes in one.
   *
   * @param held what is said of it
   * @param der its bytes, or null where only its number is known
   */
  Future<Void> run(HeldCrl held, byte[] der, From from) {
    Command command = Command.own("reconciliation");
    return intake.inCountry(
        held.country(),
        connection ->
            CrlRepository.current(connection, held.country())
                .compose(
                    own ->
                        // Another instance was faster.
                        own != null && own.sha256().equals(held.sha256())
                            ? done()
                            : der == null
                                ? number(connection, command, held, own, from)
                                : whole(connection, command, held, der, own, from)));
  }

  private Future<Void> number(
      SqlConnection connection, Command command, HeldCrl held, Crl own, From from) {
    return own != null && own.number() >= held.number()
        ? Future.succeededFuture()
        : intake.crl(connection, command, held.country(), from);
  }

  private Future<Void> whole(
      SqlConnection connection, Command command, HeldCrl held, byte[] der, Crl own, From from) {
    String object = "crl/" + held.country() + "/" + held.number();
    return IntakeRepository.keys(connection, held.country())
        .compose(keys -> crypto.run(() -> read(held, der, keys)))
        .compose(
            read -> {
              if (read.signer() == null) {
                from.found()
                    .open(
                        from.service(),
                        object,
                        "is not known here: it is another than is said, or no key here signed it");
                return Future.succeededFuture();
              }
              boolean newer = own == null || own.number() < held.number();
              return (newer ? store(connection, command, held, der, read) : done())
                  .compose(stored -> entries(connection, command, held, read.crl(), from))
                  .compose(
                      revoked -> {
                        from.found()
                            .mended(from.service(), object, "was not known here, and is now");
                        // Two CRLs with one number: a third says which is the current one.
                        boolean twice = own != null && own.number() == held.number();
                        return twice || (!newer && revoked > 0)
                            ? intake.crl(connection, command, held.country(), from)
                            : done();
                      });
            });
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private static Read read(HeldCrl held, byte[] der, List<KnownKey> keys) {
    if (!(CrlReader.read(der) instanceof CrlOutcome.Read read)
        || !read.crl().sha256().equals(held.sha256())
        || !held.country().equals(read.crl().country())
        || !BigInteger.valueOf(held.number()).equals(read.crl().number())) {
      return new Read(null, null);
    }
    return new Read(
        read.crl(),
        keys.stream()
            .filter(key -> read.crl().verify(Arrived.parsed(key).publicKey()).verifies())
            .findFirst()
            .map(KnownKey::id)
            .orElse(null));
  }

  private Future<Void> store(
      SqlConnection connection, Command command, HeldCrl held, byte[] der, Read read) {
    ParsedCrl crl = read.crl();
    Crl row =
        new Crl(
            held.country(),
            held.number(),
            held.sha256(),
            der.length,
            crl.thisUpdate(),
            crl.nextUpdate(),
            crl.size());
    return CrlRepository.insert(connection, row, Buffer.buffer(der), read.signer())
        .compose(
            stored ->
                Journal.audit(
                    connection,
                    command,
                    "crl-taken-in",
                    "crl/" + held.country(),
                    new JsonObject()
                        .put("number", Long.toString(held.number()))
                        .put("sha256", held.sha256())))
        .compose(audited -> Journal.crl(connection, row));
  }

  private Future<Integer> entries(
      SqlConnection connection, Command command, HeldCrl held, ParsedCrl crl, From from) {
    Iterator<CrlEntry> rest = crl.entries().iterator();
    int[] revoked = {0};
    return Sequence.repeat(
            () -> {
              Map<String, Instant> slice = new HashMap<>();
              while (slice.size() < SLICE && rest.hasNext()) {
                CrlEntry entry = rest.next();
                slice.put(HEX.formatHex(entry.serial().toByteArray()), entry.revokedAt());
              }
              return slice.isEmpty()
                  ? Future.succeededFuture(false)
                  : intake
                      .revoke(connection, command, held.country(), slice, from)
                      .onSuccess(count -> revoked[0] += count)
                      .map(true);
            })
        .map(over -> revoked[0]);
  }
}

package dev.marty.pkd;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Problem;
import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.verticle.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.directory.Taken;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the csca of this installation issues: its roots and links become trust anchors, its other
 * certificates and its CRLs are kept, byte for byte. Reads off the event loop, writes in the
 * transaction that remembers the event.
 */
final class OwnCsca implements InboxRoute.Handler {
  private static final List<String> KINDS =
      List.of("root", "link", "document_signer", "master_list_signer", "deviation_list_signer");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_CERTIFICATE = 64 * 1024;
  private static final int MOST_CRL = 12 * 1024 * 1024;

  private final Workers workers;
  private final Directory directory;
  private final Runnable changed;

  /** Calls {@code changed} after each event, since trust material may be another then. */
  OwnCsca(Workers workers, Directory directory, Runnable changed) {
    this.workers = workers;
    this.directory = directory;
    this.changed = changed;
  }

  @Override
  public Future<InboxRoute.Change> prepare(InboxEvent event) {
    Fields payload = Fields.of(event.payload());
    return switch (event.type()) {
      case "certificate-issued" -> workers.run(() -> issued(payload)).map(this::change);
      case "certificate-revoked" -> Future.succeededFuture(change(revoked(payload)));
      case "crl-issued" -> workers.run(() -> crl(payload)).map(this::change);
      default ->
          Future.failedFuture(
              refused("the directory takes no event of type " + event.type()).exception());
    };
  }

  private InboxRoute.Change change(Function<SqlConnection, Future<Void>> work) {
    return new InboxRoute.Change() {
      @Override
      public Future<Void> apply(SqlConnection connection) {
        return work.apply(connection);
      }

      @Override
      public void committed() {
        changed.run();
      }
    };
  }

  private Function<SqlConnection, Future<Void>> issued(Fields payload) {
    String sha256 = payload.matching("sha256", SHA256, "64 hexadecimal digits");
    String kind = payload.choice("kind", KINDS);
    byte[] der = payload.base64("certificate", MOST_CERTIFICATE);
    CertificateOutcome outcome = CertificateReader.read(der);
    if (!outcome.sha256().equals(sha256)) {
      throw refused("the certificate has SHA-256 " + outcome.sha256() + ", not " + sha256)
          .exception();
    }
    if (!(outcome instanceof CertificateOutcome.Parsed parsed)) {
      String reason = ((CertificateOutcome.Unreadable) outcome).reason();
      throw refused("the certificate cannot be read: " + reason).exception();
    }
    Found.Certificate certificate = judged(parsed, kind);
    return connection -> {
      Taken taken = new Taken();
      if (Directory.published(certificate)) {
        taken.change(new EntryChange.Put(Directory.reference(certificate), null));
      }
      return directory
          .certificates(connection, taken, List.of(certificate))
          .compose(stored -> OwnCscaRepository.issued(connection, sha256, kind))
          .compose(done -> finish(connection, taken));
    };
  }

  /** It is what the csca says it is. */
  private static Found.Certificate judged(CertificateOutcome.Parsed parsed, String kind) {
    Profile profile =
        switch (kind) {
          case "root", "link" -> Profile.CSCA;
          case "master_list_signer" -> Profile.MASTER_LIST_SIGNER;
          case "deviation_list_signer" -> Profile.DEVIATION_LIST_SIGNER;
          default -> Profile.DOCUMENT_SIGNER;
        };
    return Found.Certificate.of(parsed, profile, CertificateConformance.check(parsed, profile));
  }

  private Future<Void> finish(SqlConnection connection, Taken taken) {
    return directory
        .linkAndPublish(connection, taken)
        .compose(done -> directory.finish(connection, taken, true));
  }

  private Function<SqlConnection, Future<Void>> revoked(Fields payload) {
    String sha256 = payload.matching("sha256", SHA256, "64 hexadecimal digits");
    Instant at;
    try {
      at = Instant.parse(payload.text("revokedAt"));
    } catch (DateTimeParseException e) {
      throw payload.bad("revokedAt", "must be a time, as in 2026-05-01T00:00:00Z.");
    }
    return connection ->
        OwnCscaRepository.revoked(connection, sha256, at)
            .compose(
                known ->
                    known
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                            refused("no certificate " + sha256 + " was issued").exception()));
  }

  private Function<SqlConnection, Future<Void>> crl(Fields payload) {
    byte[] der = payload.base64("crl", MOST_CRL);
    String country = payload.text("country");
    if (!(CrlReader.read(der) instanceof CrlOutcome.Read read)) {
      throw refused("the CRL cannot be read").exception();
    }
    if (!country.equals(read.crl().country())) {
      throw refused("the CRL is of " + read.crl().country() + ", not " + country).exception();
    }
    Found.Crl found =
        new Found.Crl(
            read.crl(),
            Octets.copyOf(der).sha256(),
            Names.canonical(read.crl().issuerName()),
            CrlConformance.check(read.crl()));
    return connection -> {
      Taken taken = new Taken();
      taken.change(new EntryChange.Put(Directory.reference(found), null));
      return directory
          .crl(connection, taken, found, "own-csca")
          .compose(stored -> finish(connection, taken));
    };
  }

  private static Problem refused(String detail) {
    return Problem.of(422, "event-refused", "The event was refused", detail);
  }
}

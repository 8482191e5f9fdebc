package dev.marty.pkd;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.outbox.Inbox;
import dev.marty.kit.outbox.InboxEvent;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.directory.Taken;
import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What the csca of this installation issues: its roots and links become trust anchors, its other
 * certificates and its CRLs are kept, byte for byte. Reads off the event loop, writes in the
 * transaction that remembers the event.
 */
final class OwnCsca implements InboxRoute.Handler {
  /** Bytes of a CRL of which several may be in memory. */
  private static final int SMALL = 256 * 1024;

  private static final int MOST_SMALL = 8;

  private final Database database;
  private final ServiceClient csca;
  private final Workers workers;
  private final OwnCountries countries;
  private final Directory directory;
  private final Runnable changed;
  private final AtomicInteger largeOnes = new AtomicInteger();
  private final AtomicInteger smallOnes = new AtomicInteger();

  /**
   * Takes what csca issues for some countries.
   *
   * @param csca gives the bytes of its CRLs
   * @param changed called after each event, since trust material may be another then
   */
  OwnCsca(
      Database database,
      ServiceClient csca,
      Workers workers,
      OwnCountries countries,
      Directory directory,
      Runnable changed) {
    this.database = database;
    this.csca = csca;
    this.workers = workers;
    this.countries = countries;
    this.directory = directory;
    this.changed = changed;
  }

  @Override
  public Future<InboxRoute.Change> prepare(InboxEvent event) {
    CscaEvent.Type type = CscaEvent.Type.of(event.type()).orElse(null);
    if (type == null) {
      return Future.failedFuture(
          refused("the directory takes no event of type " + event.type()).exception());
    }
    JsonObject payload = event.payload();
    return switch (type) {
      case CERTIFICATE_ISSUED ->
          workers.run(() -> issued(CertificateIssued.of(payload))).map(this::change);
      case CERTIFICATE_REVOKED ->
          Future.succeededFuture(change(revoked(CertificateRevoked.of(payload))));
      case CRL_ISSUED ->
          workers.run(() -> CrlIssued.of(payload)).compose(issued -> crl(issued, event.id()));
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

  private Function<SqlConnection, Future<Void>> issued(CertificateIssued event) {
    String sha256 = event.sha256();
    CertificateOutcome outcome = CertificateReader.read(event.certificate().getBytes());
    if (!outcome.sha256().equals(sha256)) {
      throw refused("the certificate has SHA-256 " + outcome.sha256() + ", not " + sha256)
          .exception();
    }
    if (!(outcome instanceof CertificateOutcome.Parsed parsed)) {
      String reason = ((CertificateOutcome.Unreadable) outcome).reason();
      throw refused("the certificate cannot be read: " + reason).exception();
    }
    Found.Certificate certificate = Found.Certificate.judged(parsed);
    refuseOther(event, certificate);
    return connection -> {
      Taken taken = new Taken("certificate " + sha256, false);
      if (Directory.published(certificate)) {
        taken.change(new EntryChange.Put(Directory.reference(certificate), null));
      }
      return directory
          .certificates(connection, taken, List.of(certificate))
          .compose(stored -> OwnCscaRepository.issued(connection, sha256, event.kind().text()))
          .compose(done -> finish(connection, taken));
    };
  }

  private Future<Void> finish(SqlConnection connection, Taken taken) {
    return directory
        .linkAndPlace(connection, taken)
        .compose(done -> directory.finish(connection, taken))
        .mapEmpty();
  }

  /** A certificate that is not what the event says, or an anchor of a country of somebody else. */
  private void refuseOther(CertificateIssued event, Found.Certificate certificate) {
    Profile profile = event.kind().profile();
    boolean anchor = profile == Profile.CSCA;
    if (certificate.profile() != profile || certificate.facts().ca() != anchor) {
      throw refused(
              "the certificate is a "
                  + certificate.profile().title()
                  + " by what it says, not one of kind "
                  + event.kind().text())
          .exception();
    }
    String country = certificate.facts().country();
    if (anchor && !countries.include(country)) {
      throw refused(
              "the directory takes no trust anchors of "
                  + country
                  + " from csca; pkd_service.ownCountries in its configuration says of which")
          .exception();
    }
  }

  private static Function<SqlConnection, Future<Void>> revoked(CertificateRevoked event) {
    String sha256 = event.sha256();
    return connection ->
        OwnCscaRepository.revoked(connection, sha256, event.revokedAt())
            .compose(
                known ->
                    known
                        ? Directory.refreshTrust(connection).<Void>mapEmpty()
                        : Future.failedFuture(
                            refused("no certificate " + sha256 + " was issued").exception()));
  }

  /**
   * Fetches a CRL, unless an earlier delivery was taken. Of large ones one at a time: for another
   * there may be no memory, and csca's relay comes again within seconds. Small ones, of other
   * countries say, go beside it.
   */
  private Future<InboxRoute.Change> crl(CrlIssued event, UUID id) {
    return database
        .read(connection -> Inbox.isTaken(connection, id))
        .compose(
            taken -> {
              if (taken) {
                return Future.succeededFuture(change(connection -> Future.succeededFuture()));
              }
              boolean large = event.bytes() > SMALL;
              AtomicInteger underWay = large ? largeOnes : smallOnes;
              if (underWay.get() == (large ? 1 : MOST_SMALL)) {
                return Future.failedFuture(
                    Problem.unavailable("overloaded", "Other CRLs are being taken in; try again.")
                        .exception());
              }
              underWay.incrementAndGet();
              return bytes(event, id)
                  .compose(der -> workers.run(() -> judged(event, der)))
                  .onFailure(failure -> underWay.decrementAndGet())
                  .map(found -> new CrlChange(found, underWay));
            });
  }

  /** The change that a CRL makes, which is in memory until it is made, or will not be. */
  private final class CrlChange implements InboxRoute.Change {
    private final Found.Crl found;
    private final AtomicInteger underWay;
    private boolean begun;

    CrlChange(Found.Crl found, AtomicInteger underWay) {
      this.found = found;
      this.underWay = underWay;
    }

    @Override
    public Future<Void> apply(SqlConnection connection) {
      begun = true;
      Taken taken = new Taken("events of csca", false);
      taken.change(new EntryChange.Put(Directory.reference(found), null));
      return directory
          .crl(connection, taken, found, "own-csca")
          .compose(stored -> finish(connection, taken))
          .onComplete(done -> underWay.decrementAndGet());
    }

    @Override
    public void committed() {
      changed.run();
    }

    @Override
    public void over() {
      if (!begun) {
        underWay.decrementAndGet();
      }
    }
  }

  private Future<byte[]> bytes(CrlIssued event, UUID id) {
    return event.carried() == null
        ? csca.bytes(event.path(), CrlIssued.MEDIA_TYPE, event.bytes(), id.toString())
        : Future.succeededFuture(event.carried().getBytes());
  }

  private static Found.Crl judged(CrlIssued event, byte[] der) {
    if (!(CrlReader.read(der) instanceof CrlOutcome.Read read)) {
      throw refused("the CRL cannot be read").exception();
    }
    Found.Crl found = Found.Crl.judged(read.crl());
    if (!found.sha256().equals(event.sha256())) {
      throw refused("the CRL has SHA-256 " + found.sha256() + ", not " + event.sha256())
          .exception();
    }
    if (!event.country().equals(read.crl().country())) {
      throw refused("the CRL is of " + read.crl().country() + ", not " + event.country())
          .exception();
    }
    return found;
  }

  private static Problem refused(String detail) {
    return Problem.of(422, "event-refused", "The event was refused", detail);
  }
}

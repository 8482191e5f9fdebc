package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads certificates of earlier versions once more; part of {@link Upgrade}. */
final class CertificateUpgrade {
  private static final System.Logger LOG = System.getLogger(CertificateUpgrade.class.getName());
  private static final int SLICE = 500;

  private final Workers crypto;

  CertificateUpgrade(Workers crypto) {
    this.crypto = crypto;
  }

  /** True if there were any. */
  Future<Boolean> run(SqlConnection connection, Taken taken) {
    return UpgradeRepository.unread(connection)
        .compose(
            all ->
                Sequence.each(
                        IntStream.iterate(0, from -> from < all.size(), from -> from + SLICE)
                            .boxed()
                            .toList(),
                        from ->
                            slice(
                                connection,
                                taken,
                                all.subList(from, Math.min(from + SLICE, all.size()))))
                    .map(!all.isEmpty()));
  }

  private Future<Void> slice(SqlConnection connection, Taken taken, List<String> slice) {
    return UpgradeRepository.certificates(connection, slice)
        .compose(
            bare ->
                crypto
                    .run(() -> bare.stream().map(CertificateUpgrade::read).toList())
                    .compose(read -> complete(connection, taken, read)));
  }

  private static Future<Void> complete(SqlConnection connection, Taken taken, List<Reread> all) {
    List<Found.Certificate> judged = new ArrayList<>();
    List<Found.Certificate> others = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Reread one : all) {
      String before = one.bare().profile();
      Found.Certificate certificate = one.certificate();
      if (certificate == null) {
        unreadable.add(one.bare().sha256());
        continue;
      }
      judged.add(certificate);
      if (certificate.profile().object().equals(before)) {
        continue;
      }
      // Judged as something else before, or not at all, and perhaps not linked as a CA.
      others.add(certificate);
      taken.certificates.add(certificate.sha256());
      if (before == null && one.bare().signer() && certificate.profile() != Profile.CSCA) {
        Upgrade.put(taken, certificate);
      }
    }
    unreadable.forEach(
        sha256 ->
            LOG.log(
                System.Logger.Level.WARNING,
                "the certificate {0} of an earlier version cannot be read and counts for nothing",
                sha256));
    return UpgradeRepository.complete(connection, judged)
        .compose(done -> UpgradeRepository.giveUp(connection, unreadable))
        .compose(done -> UpgradeRepository.forgetFindings(connection, others))
        .compose(
            done ->
                FindingStore.insert(
                    connection, "certificate_finding", "certificate_sha256", others))
        .compose(
            done ->
                PlacementRepository.moveTo(
                    connection, others.stream().filter(Directory::published).toList()));
  }

  /**
   * A certificate that was read once more.
   *
   * @param certificate what it is now, or null where nothing can be read of it
   */
  private record Reread(UpgradeRepository.Bare bare, Found.Certificate certificate) {}

  private static Reread read(UpgradeRepository.Bare bare) {
    return new Reread(
        bare,
        CertificateReader.read(bare.der().getBytes()) instanceof CertificateOutcome.Parsed parsed
            ? Found.Certificate.judged(parsed)
            : null);
  }
}

package dev.marty.pkd.imports;

import dev.marty.kit.work.Sequence;
import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Effect;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.directory.ListKind;
import dev.marty.pkd.directory.Taken;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes what an import brings, batch by batch, and keeps its account. On the event loop. */
final class ImportWriter {
  private final SqlConnection connection;
  private final Directory directory;
  private final UUID id;
  private final Taken taken;
  private int seen;
  private int stored;
  private int rejected;
  private int removals;

  /** Seen, stored and rejected in the last master list. */
  private int[] single = new int[3];

  ImportWriter(SqlConnection connection, Directory directory, UUID id, Taken taken) {
    this.connection = connection;
    this.directory = directory;
    this.id = id;
    this.taken = taken;
  }

  Taken taken() {
    return taken;
  }

  /** Objects, removals and rejections so far. */
  int seen() {
    return seen;
  }

  Future<Void> write(List<Arrival> arrivals) {
    return withinQuota(arrivals).compose(this::take);
  }

  /** The same, but for CRLs of strangers that there is no room for. */
  private Future<List<Arrival>> withinQuota(List<Arrival> arrivals) {
    List<Arrival> judged = new ArrayList<>();
    return Sequence.each(
            arrivals,
            arrival -> {
              if (arrival instanceof Arrival.Taken object
                  && object.found() instanceof Found.Crl crl) {
                return directory
                    .hasRoom(connection, crl)
                    .onSuccess(room -> judged.add(room ? arrival : noRoom(crl)));
              }
              judged.add(arrival);
              return Future.succeededFuture();
            })
        .map(judged);
  }

  private static Arrival noRoom(Found.Crl crl) {
    return new Arrival.Rejected(
        null,
        null,
        "UNKNOWN_ISSUER",
        "No CSCA certificate here has signed this CRL of "
            + crl.crl().issuer()
            + ", and of such CRLs no more are kept. Import the CSCA's certificate, or a list with"
            + " it, and then the CRL again.");
  }

  private Future<Void> take(List<Arrival> arrivals) {
    List<Found.Certificate> certificates = new ArrayList<>();
    List<Found.Crl> crls = new ArrayList<>();
    List<Found.SignedList> lists = new ArrayList<>();
    List<Arrival.Rejected> rejections = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Arrival.Rejected refused) {
        rejections.add(refused);
      } else if (arrival instanceof Arrival.Removed removed) {
        removals++;
        taken.change(removed.change());
      } else {
        Arrival.Taken object = (Arrival.Taken) arrival;
        wish(object);
        if (object.found() instanceof Found.Certificate certificate) {
          certificates.add(certificate);
        } else if (object.found() instanceof Found.Crl crl) {
          crls.add(crl);
        } else {
          lists.add((Found.SignedList) object.found());
        }
      }
    }
    seen += arrivals.size();
    return certificates(certificates)
        .compose(done -> crls(crls))
        .compose(done -> lists(lists))
        .compose(done -> rejections(rejections));
  }

  private void wish(Arrival.Taken object) {
    if (object.found() instanceof Found.Certificate certificate
        && !Directory.published(certificate)) {
      return;
    }
    EntryChange.Reference reference = Directory.reference(object.found());
    if (object.replaces() && object.source() != null) {
      taken.change(
          new EntryChange.Remove(
              reference.kind(), object.source().country(), object.source().rdnKey()));
    }
    taken.change(new EntryChange.Put(reference, object.source()));
  }

  private Future<Void> certificates(List<Found.Certificate> certificates) {
    if (certificates.isEmpty()) {
      return Future.succeededFuture();
    }
    return directory
        .certificates(connection, taken, certificates)
        .compose(
            fresh -> {
              stored += fresh.size();
              return ImportRepository.addObjects(
                  connection,
                  id,
                  "certificate",
                  certificates.stream().map(Found.Certificate::sha256).distinct().toList());
            });
  }

  private Future<Void> crls(List<Found.Crl> crls) {
    return Sequence.each(
        crls,
        crl ->
            directory
                .crl(connection, taken, crl, "import")
                .compose(
                    fresh -> {
                      stored += fresh ? 1 : 0;
                      return ImportRepository.addObjects(
                          connection, id, "crl", List.of(crl.sha256()));
                    }));
  }

  private Future<Void> lists(List<Found.SignedList> lists) {
    return Sequence.each(
        lists,
        list ->
            directory
                .list(connection, taken, list)
                .compose(
                    fresh -> {
                      stored += fresh == null ? 0 : 1;
                      single = account(list, fresh == null ? Set.of() : fresh);
                      return ImportRepository.addObjects(
                          connection, id, "list", List.of(list.sha256()));
                    }));
  }

  /** Of a master list that came by itself its certificates are counted. */
  private static int[] account(Found.SignedList list, Set<String> fresh) {
    int listed = list.certificates().size() + list.unreadable();
    int added =
        (int)
            list.certificates().stream()
                .map(place -> place.certificate().sha256())
                .distinct()
                .filter(fresh::contains)
                .count();
    return new int[] {listed, added, list.unreadable()};
  }

  private Future<Void> rejections(List<Arrival.Rejected> rejections) {
    int from = rejected;
    rejected += rejections.size();
    return ImportRepository.addRejections(connection, id, from, rejections);
  }

  /** The account. */
  ImportRepository.Outcome outcome(String kind, Effect effect) {
    Import.Counts counts =
        ListKind.MASTER_LIST.text().equals(kind)
            ? new Import.Counts(
                single[0], single[1], single[0] - single[1] - single[2], 0, single[2])
            : new Import.Counts(
                seen, stored, seen - stored - removals - rejected, removals, rejected);
    return new ImportRepository.Outcome(
        kind,
        counts,
        new Import.NewObjects(
            taken.certificates(), taken.crls(), taken.masterLists(), taken.deviationLists()),
        effect);
  }
}

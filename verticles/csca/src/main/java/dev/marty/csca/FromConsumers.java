package dev.marty.csca;

import dev.marty.csca.Intake.From;
import dev.marty.csca.Intake.Known;
import dev.marty.kit.reconcile.Differences;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.holdings.Held;
import dev.marty.signer.holdings.HeldCrl;
import dev.marty.signer.holdings.Holder;
import dev.marty.signer.holdings.HoldingsStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One round of csca: asks those that it tells of everything what they know, and takes in what it
 * does not. From the first such thing on nothing is signed until the round has ended. On the event
 * loop.
 */
final class FromConsumers implements Function<Differences, Future<Void>> {
  /** More CRLs than a csca makes in a lifetime. */
  private static final long FAR = 1_000_000;

  private final List<Holder> consumers;
  private final HoldingsStore own;
  private final Intake intake;
  private final IntakeCrl intakeCrl;
  private final Gate gate;

  /** What the last round could not take in. */
  private Set<String> left = Set.of();

  FromConsumers(
      List<Holder> consumers, HoldingsStore own, Intake intake, IntakeCrl intakeCrl, Gate gate) {
    this.consumers = consumers;
    this.own = own;
    this.intake = intake;
    this.intakeCrl = intakeCrl;
    this.gate = gate;
  }

  @Override
  public Future<Void> apply(Differences found) {
    Map<Holder, List<HeldCrl>> crls = new LinkedHashMap<>();
    // Compared with what is here before anything is taken in: that makes CRLs with higher numbers.
    return own.crls()
        .compose(
            here ->
                Sequence.each(
                        consumers,
                        holder ->
                            holder
                                .crls()
                                .onSuccess(
                                    held -> crls.put(holder, believed(holder, held, here, found))))
                    .compose(asked -> takeIn(crls, here, found)))
        .onSuccess(done -> left = found.openObjects());
  }

  /**
   * Nothing is signed from here on until the round has ended; but what the last one left to people
   * was told, and stops nobody each hour.
   */
  private void hold(Stream<String> objects) {
    if (!objects.allMatch(left::contains)) {
      gate.hold();
    }
  }

  private static String object(HeldCrl crl) {
    return "crl/" + crl.country() + "/" + crl.number();
  }

  private Future<Void> takeIn(
      Map<Holder, List<HeldCrl>> crls, Map<String, HeldCrl> here, Differences found) {
    // Before anything is signed: no number below these is given out again.
    Map<String, Long> seen = new HashMap<>();
    crls.values()
        .forEach(
            all ->
                all.stream()
                    // Whose bytes prove one that is far off is in the table by then.
                    .filter(crl -> !isFar(crl, here))
                    .forEach(crl -> seen.merge(crl.country(), crl.number(), Math::max)));
    return Sequence.each(
            consumers, holder -> holder.certificates(page -> page(holder, page, seen, found)))
        .compose(
            done ->
                Sequence.each(
                    consumers, holder -> crls(holder, crls.get(holder), here, seen, found)));
  }

  /** A number without bytes proves nothing: one that is far off is left to people. */
  private static List<HeldCrl> believed(
      Holder holder, List<HeldCrl> held, Map<String, HeldCrl> here, Differences found) {
    List<HeldCrl> believed = new ArrayList<>();
    for (HeldCrl crl : held) {
      if (crl.path() == null && isFar(crl, here)) {
        found.open(
            holder.name(),
            object(crl),
            "is not taken in: its number is far above those known here, and nobody shows it");
      } else {
        believed.add(crl);
      }
    }
    return believed;
  }

  private static boolean isFar(HeldCrl crl, Map<String, HeldCrl> here) {
    HeldCrl ours = here.get(crl.country());
    return crl.number() - (ours == null ? 0 : ours.number()) > FAR;
  }

  private Future<Void> page(
      Holder holder, List<Held> page, Map<String, Long> seen, Differences found) {
    return own.known(page)
        .compose(
            revokedHere -> {
              List<Held> other = page.stream().filter(held -> differs(held, revokedHere)).toList();
              return other.isEmpty()
                  ? Future.succeededFuture()
                  : fetched(holder, other, revokedHere.keySet(), found)
                      .compose(
                          all ->
                              all.isEmpty()
                                  ? Future.succeededFuture()
                                  : take(holder, all, seen, found));
            });
  }

  private static boolean differs(Held held, Map<String, Boolean> revokedHere) {
    Boolean revoked = revokedHere.get(held.sha256());
    return revoked == null || (held.revokedAt() != null && !revoked);
  }

  private Future<List<Known>> fetched(
      Holder holder, List<Held> held, Set<String> here, Differences found) {
    List<Known> all = new ArrayList<>();
    return Sequence.each(
            held,
            one ->
                here.contains(one.sha256())
                    ? added(all, new Known(one, null))
                    : holder
                        .certificate(one.sha256())
                        .map(der -> new Known(one, der))
                        .compose(
                            known ->
                                one.kind() == IssuedKind.ROOT
                                    ? witnessed(holder, known, all, found)
                                    : added(all, known)))
        .map(all);
  }

  private static Future<Void> added(List<Known> all, Known one) {
    all.add(one);
    return Future.succeededFuture();
  }

  /**
   * A root proves nothing by its own signature, and becomes a trust anchor through csca: all who
   * were told of it must have it.
   */
  private Future<Void> witnessed(Holder holder, Known known, List<Known> all, Differences found) {
    List<Holder> others = consumers.stream().filter(other -> other != holder).toList();
    List<String> without = new ArrayList<>();
    return Sequence.each(
            others,
            other ->
                other
                    .certificate(known.held().sha256())
                    .onSuccess(
                        der -> {
                          if (der == null) {
                            without.add(other.name());
                          }
                        }))
        .onSuccess(
            asked -> {
              if (without.isEmpty()) {
                all.add(known);
              } else {
                found.open(
                    holder.name(),
                    known.object(),
                    "is a root that is not known here, nor to " + String.join(", ", without));
              }
            });
  }

  private Future<Void> take(
      Holder holder, List<Known> all, Map<String, Long> seen, Differences found) {
    hold(all.stream().map(Known::object));
    Map<String, List<Known>> countries =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    known -> known.held().country(), TreeMap::new, Collectors.toList()));
    return Sequence.each(
        countries.entrySet(),
        country ->
            intake.certificates(
                country.getKey(),
                country.getValue(),
                new From(holder.name(), seen.getOrDefault(country.getKey(), 0L), found)));
  }

  private Future<Void> crls(
      Holder holder,
      List<HeldCrl> held,
      Map<String, HeldCrl> here,
      Map<String, Long> seen,
      Differences found) {
    return Sequence.each(
        held.stream().filter(crl -> differs(crl, here.get(crl.country()))).toList(),
        crl -> crl(holder, crl, seen, found));
  }

  private static boolean differs(HeldCrl theirs, HeldCrl ours) {
    return ours == null
        || theirs.number() > ours.number()
        || (theirs.number() == ours.number() && !theirs.sha256().equals(ours.sha256()));
  }

  private Future<Void> crl(Holder holder, HeldCrl crl, Map<String, Long> seen, Differences found) {
    hold(Stream.of(object(crl)));
    From from = new From(holder.name(), seen.getOrDefault(crl.country(), 0L), found);
    return (crl.path() == null ? Future.<byte[]>succeededFuture() : holder.crl(crl))
        .compose(der -> intakeCrl.run(crl, der, from));
  }
}

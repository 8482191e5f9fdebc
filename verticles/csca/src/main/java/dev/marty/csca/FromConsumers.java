package dev.marty.csca;

import dev.marty.csca.Intake.From;
import dev.marty.csca.Intake.Known;
import dev.marty.kit.reconcile.Differences;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.work.Sequence;
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

/**
 * One round of csca: asks those that it tells of everything what they know, and takes in what it
 * does not. From the first such thing on nothing is signed until the round has ended. On the event
 * loop.
 */
final class FromConsumers implements Function<Differences, Future<Void>> {
  private final List<Holder> consumers;
  private final HoldingsStore own;
  private final Intake intake;
  private final IntakeCrl intakeCrl;
  private final Gate gate;

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
    return Sequence.each(
            consumers, holder -> holder.crls().onSuccess(held -> crls.put(holder, held)))
        .compose(
            asked -> {
              // Before anything is signed: no number below these is given out again.
              Map<String, Long> seen = new HashMap<>();
              crls.values()
                  .forEach(
                      all ->
                          all.forEach(crl -> seen.merge(crl.country(), crl.number(), Math::max)));
              return Sequence.each(
                      consumers,
                      holder -> holder.certificates(page -> page(holder, page, seen, found)))
                  .compose(
                      done ->
                          Sequence.each(
                              consumers, holder -> crls(holder, crls.get(holder), seen, found)));
            });
  }

  private Future<Void> page(
      Holder holder, List<Held> page, Map<String, Long> seen, Differences found) {
    return own.known(page)
        .compose(
            revokedHere -> {
              List<Held> other = page.stream().filter(held -> differs(held, revokedHere)).toList();
              return other.isEmpty()
                  ? Future.succeededFuture()
                  : fetched(holder, other, revokedHere.keySet())
                      .compose(all -> take(holder, all, seen, found));
            });
  }

  private static boolean differs(Held held, Map<String, Boolean> revokedHere) {
    Boolean revoked = revokedHere.get(held.sha256());
    return revoked == null || (held.revokedAt() != null && !revoked);
  }

  private static Future<List<Known>> fetched(Holder holder, List<Held> held, Set<String> here) {
    List<Known> all = new ArrayList<>();
    return Sequence.each(
            held,
            one ->
                here.contains(one.sha256())
                    ? Future.succeededFuture(all.add(new Known(one, null)))
                    : holder
                        .certificate(one.sha256())
                        .onSuccess(der -> all.add(new Known(one, der))))
        .map(all);
  }

  private Future<Void> take(
      Holder holder, List<Known> all, Map<String, Long> seen, Differences found) {
    gate.close();
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
      Holder holder, List<HeldCrl> held, Map<String, Long> seen, Differences found) {
    return own.crls()
        .compose(
            here ->
                Sequence.each(
                    held.stream().filter(crl -> differs(crl, here.get(crl.country()))).toList(),
                    crl -> crl(holder, crl, seen, found)));
  }

  private static boolean differs(HeldCrl theirs, HeldCrl ours) {
    return ours == null
        || theirs.number() > ours.number()
        || (theirs.number() == ours.number() && !theirs.sha256().equals(ours.sha256()));
  }

  private Future<Void> crl(Holder holder, HeldCrl crl, Map<String, Long> seen, Differences found) {
    gate.close();
    From from = new From(holder.name(), seen.get(crl.country()), found);
    return (crl.path() == null ? Future.<byte[]>succeededFuture() : holder.crl(crl))
        .compose(der -> intakeCrl.run(crl, der, from));
  }
}

package dev.marty.kit.outbox;

import dev.marty.kit.RepeatedFault;
import dev.marty.kit.ServiceName;
import dev.marty.kit.outbox.Delivery.Outcome;
import dev.marty.kit.outbox.Delivery.Result;
import dev.marty.kit.outbox.OutboxStore.Leased;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What people must mend before all events of one destination arrive. On the event loop. */
final class RelayTrouble {
  private static final System.Logger LOG = System.getLogger(RelayTrouble.class.getName());

  /** Each is tried again within a minute: what was not repeated since is over. */
  private static final long OVER_NANOS = TimeUnit.MINUTES.toNanos(2);

  private record Misanswer(long sequence, String why, long atNanos) {}

  private final ServiceName service;
  private final String destination;
  private final RepeatedFault faults = new RepeatedFault(LOG);
  private Misanswer misanswer;
  private long parked;

  RelayTrouble(ServiceName service, String destination) {
    this.service = service;
    this.destination = destination;
  }

  void attempted(Leased leased, Outcome outcome) {
    long sequence = leased.event().sequence();
    if (outcome.result() == Result.MISANSWERED) {
      misanswer = new Misanswer(sequence, outcome.why(), System.nanoTime());
      faults.came(waiting(), "");
    } else if (misanswer != null && misanswer.sequence() == sequence) {
      misanswer = null;
      faults.over();
    }
    parked += outcome.result() == Result.PARKED ? 1 : 0;
  }

  void counted(long parkedNow) {
    parked = parkedNow;
  }

  long parked() {
    return parked;
  }

  Optional<String> now() {
    if (parked > 0) {
      return Optional.of(
          destination
              + " refused "
              + parked
              + " events so often that they are parked; marty events list "
              + service.text()
              + " says why, and"
              + " marty events release "
              + service.text()
              + " sends them again.");
    }
    boolean waits = misanswer != null && System.nanoTime() - misanswer.atNanos() < OVER_NANOS;
    return waits ? Optional.of(waiting()) : Optional.empty();
  }

  private String waiting() {
    return "events wait, since "
        + destination
        + " does not take them: "
        + misanswer.why()
        + "; look at services."
        + destination
        + ".url and at what is between the two";
  }
}

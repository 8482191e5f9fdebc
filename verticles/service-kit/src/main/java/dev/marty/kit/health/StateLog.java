package dev.marty.kit.health;

/**
 * Says each change of a service's health once, with its reason, and how long the state before
 * lasted. Of one event loop.
 */
public final class StateLog {
  private static final System.Logger LOG = System.getLogger(StateLog.class.getName());

  private Snapshot first;
  private int probes;

  /** Takes the snapshot of every probe, in their order. */
  public void accept(Snapshot now) {
    if (first != null && kind(first).equals(kind(now))) {
      probes++;
      return;
    }
    boolean starts = first == null;
    String before =
        starts
            ? ""
            : ", after " + first.status().text() + " (" + probes + " probes) since " + first.time();
    // A start that goes well is the one change that nobody must look at.
    LOG.log(
        starts && now.status() == Status.PASS
            ? System.Logger.Level.INFO
            : System.Logger.Level.WARNING,
        now.service().text() + ": health " + told(now) + before);
    first = now;
    probes = 1;
  }

  /** What is measured is another number with each probe. */
  private static String kind(Snapshot snapshot) {
    return told(snapshot).replaceAll("[0-9]+", "");
  }

  private static String told(Snapshot snapshot) {
    return snapshot.status().text() + snapshot.output().map(reason -> ": " + reason).orElse("");
  }
}

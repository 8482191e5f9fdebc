package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.SERVICE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** What befalls the way from a service to its database. */
final class NetworkFaults {
  private static final String LATE = "did not answer in time";

  private NetworkFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "packets dropped", SERVICE, Truth.fails(""), NetworkFaults::dropPackets, victim -> {}),
        proxied("connections reset", FaultProxy.Mode.RESET, ""),
        proxied("connections stall", FaultProxy.Mode.STALL, LATE),
        proxied("deaf listener", FaultProxy.Mode.DEAF, LATE),
        proxied("babbling listener", FaultProxy.Mode.BABBLE, ""),
        proxied("slow handshake", FaultProxy.Mode.SLOW, LATE));
  }

  private static Fault proxied(String name, FaultProxy.Mode mode, String says) {
    return new Fault(
        name,
        SERVICE,
        Truth.fails(says),
        victim -> victim.way().become(mode),
        victim -> victim.way().become(FaultProxy.Mode.PASS));
  }

  /** No proxy can keep back what the system itself acknowledges. */
  private static void dropPackets(Victim victim) throws Exception {
    String port = Integer.toString(victim.way().port());
    for (String direction : List.of("--dport", "--sport")) {
      boolean dropped = Disk.run(rule("-I", direction, port));
      assumeTrue(dropped, "iptables takes no rule; root may");
      victim.keep(() -> Disk.run(rule("-D", direction, port)));
    }
  }

  private static String[] rule(String change, String direction, String port) {
    return new String[] {
      "iptables", "-w", change, "INPUT", "-i", "lo", "-p", "tcp", direction, port, "-j", "DROP"
    };
  }
}

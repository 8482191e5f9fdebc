package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All faults, each with whom it strikes. */
final class Faults {
  /**
   * A fault and its victim.
   *
   * @param fault what is done
   * @param name to which process, or to whose database
   */
  record Struck(Fault fault, String name) {}

  private Faults() {}

  /** The lines of the table. */
  static List<Struck> all() {
    List<Struck> all = new ArrayList<>();
    List<ServiceName> services = Arrays.asList(ServiceName.values());
    Stream.of(ServerFaults.all(), DatabaseFaults.all(), SchemaFaults.all(), NetworkFaults.all())
        .flatMap(List::stream)
        // Everybody has his turn.
        .forEach(
            fault -> all.add(new Struck(fault, services.get(all.size() % services.size()).text())));
    for (Fault fault : ProcessFaults.all()) {
      services.forEach(service -> all.add(new Struck(fault, service.text())));
    }
    ProcessFaults.ofTheGateway().forEach(fault -> all.add(new Struck(fault, "gateway")));
    return all;
  }
}

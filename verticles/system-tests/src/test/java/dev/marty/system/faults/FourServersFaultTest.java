package dev.marty.system.faults;

import java.util.List;

/** Each service has a PostgreSQL of its own. */
class FourServersFaultTest extends FaultTable {
  FourServersFaultTest() {
    super(
        true,
        List.of(
            "server frozen",
            "password changed",
            "pool exhausted",
            "packets dropped",
            "process killed"));
  }
}

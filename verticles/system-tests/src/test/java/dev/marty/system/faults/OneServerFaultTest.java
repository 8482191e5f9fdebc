package dev.marty.system.faults;

import java.util.List;

/** The four databases are on one PostgreSQL. */
class OneServerFaultTest extends FaultTable {
  OneServerFaultTest() {
    super(false, List.of("CONNECT to PUBLIC", "connections stall", "process terminated"));
  }
}

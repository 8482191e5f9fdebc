package dev.marty.system.faults;

import java.util.List;

/** The four databases are on one PostgreSQL. */
class OneServerFaultTest extends FaultTable {
  OneServerFaultTest() {
    super(
        false,
        List.of(
            "backend killed",
            "CONNECT to PUBLIC",
            "dropped and restored",
            "connections stall",
            "process terminated"));
  }
}

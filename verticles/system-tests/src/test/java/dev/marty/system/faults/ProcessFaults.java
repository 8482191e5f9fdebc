package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.Signals;
import dev.marty.testkit.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What befalls one of the five processes. */
final class ProcessFaults {
  private static final Duration START = Duration.ofSeconds(60);

  /** 128 and SIGTERM: the JVM ended because of it, in order. */
  private static final int TERMINATED = 143;

  private ProcessFaults() {}

  /** Of each service. */
  static List<Fault> all() {
    return of(Truth.fails("it is not running"), Truth.fails("did not answer within a second"));
  }

  /** Of the gateway, which nobody else tells of. */
  static List<Fault> ofTheGateway() {
    return of(Truth.silence(), Truth.silence());
  }

  private static List<Fault> of(Truth gone, Truth frozen) {
    return List.of(
        new Fault(
            "process killed",
            PROCESS,
            gone,
            victim -> {
              victim.process().destroyForcibly();
              MartyProcesses.untilGone(victim.process());
            },
            ProcessFaults::start),
        new Fault(
            "process frozen",
            PROCESS,
            frozen,
            victim -> Signals.send("-STOP", victim.process().toHandle()),
            victim -> Signals.send("-CONT", victim.process().toHandle())),
        new Fault(
            "process terminated",
            PROCESS,
            gone,
            victim -> {
              victim.process().destroy();
              MartyProcesses.untilGone(victim.process());
              assertThat(victim.process().exitValue()).isEqualTo(TERMINATED);
            },
            ProcessFaults::start));
  }

  /** Back when it lives; what it needs from there on is its recovery. */
  private static void start(Victim victim) throws IOException {
    MartyProcesses processes = victim.site().processes();
    processes.restart(victim.name());
    Api api = processes.api(victim.name());
    Wait.until(START, () -> isAlive(api), () -> victim.name() + " does not start");
  }

  private static boolean isAlive(Api api) {
    try {
      return api.get("/live", "*/*").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}

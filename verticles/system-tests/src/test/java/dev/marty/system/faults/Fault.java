package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import java.util.EnumSet;
import java.util.Set;

/**
 * One way to break something, and to mend it again.
 *
 * @param name in the table
 * @param reach whom it affects
 * @param truth what health must say of those
 * @param inflict breaks it; a fault that cannot be inflicted on this machine aborts its row
 * @param cure mends it, also what a failed inflict has left; all that may be done for the recovery
 */
record Fault(String name, Reach reach, Truth truth, Step inflict, Step cure) {
  /** One thing done to a victim. */
  interface Step {
    void on(Victim victim) throws Exception;
  }

  /** Whom a fault affects: all others must notice nothing. */
  enum Reach {
    /** The victim alone, on whatever server its database is. */
    SERVICE,
    /** Everybody whose database is on the victim's server. */
    SERVER,
    /**
     * Who may connect to the victim's database and must not; on a server of its own, the victim.
     */
    SIBLINGS,
    /** The process of the victim; of the gateway, everybody who comes through it. */
    PROCESS;

    Set<ServiceName> affected(Victim victim) {
      if (victim.isGateway()) {
        return EnumSet.allOf(ServiceName.class);
      }
      Set<ServiceName> neighbours = victim.site().servers().neighbours(victim.service());
      Set<ServiceName> own = EnumSet.of(victim.service());
      return switch (this) {
        case SERVICE, PROCESS -> own;
        case SERVER -> neighbours;
        case SIBLINGS -> {
          Set<ServiceName> siblings = EnumSet.copyOf(neighbours);
          siblings.removeAll(own);
          yield siblings.isEmpty() ? own : siblings;
        }
      };
    }
  }

  /** A fault that passes by itself once it was inflicted. */
  static Fault passing(String name, Reach reach, Step inflict) {
    return new Fault(name, reach, Truth.maybe(), inflict, victim -> {});
  }

  @Override
  public String toString() {
    return name;
  }
}

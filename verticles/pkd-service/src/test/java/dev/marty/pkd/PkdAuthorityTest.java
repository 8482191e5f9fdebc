package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.AuthoritySuite;

/** Who may do what at {@code pkd_service}. */
class PkdAuthorityTest extends AuthoritySuite {
  PkdAuthorityTest() {
    super(ServiceName.PKD_SERVICE, ServiceName.PASSPORT_ENGINE);
  }
}

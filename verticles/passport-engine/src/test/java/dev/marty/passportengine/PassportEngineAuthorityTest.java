package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.AuthoritySuite;

/** Who may do what at {@code passport_engine}. */
class PassportEngineAuthorityTest extends AuthoritySuite {
  PassportEngineAuthorityTest() {
    super(ServiceName.PASSPORT_ENGINE, ServiceName.CSCA);
  }
}

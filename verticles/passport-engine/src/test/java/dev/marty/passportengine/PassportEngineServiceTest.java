package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.ServiceSuite;

/** The suite for {@code passport_engine}. */
class PassportEngineServiceTest extends ServiceSuite {
  PassportEngineServiceTest() {
    super(ServiceName.PASSPORT_ENGINE, ServiceName.CSCA);
  }
}

package dev.marty.system;

import dev.marty.kit.ServiceName;

/** The suite for {@code passport_engine}. */
class PassportEngineServiceTest extends ServiceSuite {
  PassportEngineServiceTest() {
    super(ServiceName.PASSPORT_ENGINE, ServiceName.CSCA);
  }
}

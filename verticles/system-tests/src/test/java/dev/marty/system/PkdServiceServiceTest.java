package dev.marty.system;

import dev.marty.kit.ServiceName;

/** The suite for {@code pkd_service}. */
class PkdServiceServiceTest extends ServiceSuite {
  PkdServiceServiceTest() {
    super(ServiceName.PKD_SERVICE, ServiceName.PASSPORT_ENGINE);
  }
}

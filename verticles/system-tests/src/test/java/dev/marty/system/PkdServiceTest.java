package dev.marty.system;

import dev.marty.kit.ServiceName;

/** The suite for {@code pkd_service}. */
class PkdServiceTest extends ServiceSuite {
  PkdServiceTest() {
    super(ServiceName.PKD_SERVICE, ServiceName.PASSPORT_ENGINE);
  }
}

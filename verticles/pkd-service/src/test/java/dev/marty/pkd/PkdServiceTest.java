package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.ServiceSuite;

/** The suite for {@code pkd_service}. */
class PkdServiceTest extends ServiceSuite {
  PkdServiceTest() {
    super(ServiceName.PKD_SERVICE, ServiceName.PASSPORT_ENGINE);
  }
}

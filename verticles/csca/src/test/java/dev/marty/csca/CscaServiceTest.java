package dev.marty.csca;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.ServiceSuite;

/** The suite for {@code csca}. */
class CscaServiceTest extends ServiceSuite {
  CscaServiceTest() {
    super(ServiceName.CSCA, ServiceName.DOCUMENT_SIGNER);
  }
}

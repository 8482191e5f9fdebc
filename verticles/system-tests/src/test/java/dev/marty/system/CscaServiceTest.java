package dev.marty.system;

import dev.marty.kit.ServiceName;

/** The suite for {@code csca}. */
class CscaServiceTest extends ServiceSuite {
  CscaServiceTest() {
    super(ServiceName.CSCA, ServiceName.DOCUMENT_SIGNER);
  }
}

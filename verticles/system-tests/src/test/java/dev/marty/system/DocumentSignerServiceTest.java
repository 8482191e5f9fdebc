package dev.marty.system;

import dev.marty.kit.ServiceName;

/** The suite for {@code document_signer}. */
class DocumentSignerServiceTest extends ServiceSuite {
  DocumentSignerServiceTest() {
    super(ServiceName.DOCUMENT_SIGNER, ServiceName.PKD_SERVICE);
  }
}

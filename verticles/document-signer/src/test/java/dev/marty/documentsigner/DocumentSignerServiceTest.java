package dev.marty.documentsigner;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.ServiceSuite;

/** The suite for {@code document_signer}. */
class DocumentSignerServiceTest extends ServiceSuite {
  DocumentSignerServiceTest() {
    super(ServiceName.DOCUMENT_SIGNER, ServiceName.PKD_SERVICE);
  }
}

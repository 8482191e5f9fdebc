package dev.marty.documentsigner;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.AuthoritySuite;

/** Who may do what at {@code document_signer}. */
class DocumentSignerAuthorityTest extends AuthoritySuite {
  DocumentSignerAuthorityTest() {
    super(ServiceName.DOCUMENT_SIGNER, ServiceName.PKD_SERVICE);
  }
}

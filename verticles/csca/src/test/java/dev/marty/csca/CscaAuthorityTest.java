package dev.marty.csca;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.AuthoritySuite;

/** Who may do what at {@code csca}. */
class CscaAuthorityTest extends AuthoritySuite {
  CscaAuthorityTest() {
    super(ServiceName.CSCA, ServiceName.DOCUMENT_SIGNER);
  }
}

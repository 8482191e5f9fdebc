package dev.marty.documentsigner;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceSetup;
import dev.marty.kit.ServiceVerticle;

/**
 * Document Signer: signs LDS Security Objects (EF.SOD). So far it proves its identity, watches its
 * database and serves its contract.
 */
public final class DocumentSignerVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 2;

  /** For {@link java.util.ServiceLoader}. */
  public DocumentSignerVerticle() {
    super(ServiceName.DOCUMENT_SIGNER, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    // The contract and the health of the kit are all there is.
  }
}

package dev.marty.csca;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceSetup;
import dev.marty.kit.ServiceVerticle;

/**
 * Country Signing CA: root, link and Document Signer certificates, revocation, CRLs. So far it
 * proves its identity, watches its database and serves its contract.
 */
public final class CscaVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 2;

  /** For {@link java.util.ServiceLoader}. */
  public CscaVerticle() {
    super(ServiceName.CSCA, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    // The contract and the health of the kit are all there is.
  }
}

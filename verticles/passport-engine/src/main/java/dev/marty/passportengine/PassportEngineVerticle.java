package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceSetup;
import dev.marty.kit.ServiceVerticle;

/**
 * Passport Engine: issues eMRTDs and verifies them by Passive Authentication. So far it proves its
 * identity, watches its database and serves its contract.
 */
public final class PassportEngineVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 2;

  /** For {@link java.util.ServiceLoader}. */
  public PassportEngineVerticle() {
    super(ServiceName.PASSPORT_ENGINE, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    // The contract and the health of the kit are all there is.
  }
}

package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.kit.ServiceSetup;
import dev.marty.kit.ServiceVerticle;

/** Passport Engine: issues eMRTDs and verifies them by Passive Authentication. */
public final class PassportEngineVerticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 3;

  /** For {@link java.util.ServiceLoader}. */
  public PassportEngineVerticle() {
    super(ServiceName.PASSPORT_ENGINE, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    VerificationRoutes.mount(setup);
  }
}

package dev.marty.@package@;

import dev.marty.kit.ServiceName;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;

/** Keeps notes: a skeleton, to be replaced by what the service is for. */
public final class @Name@Verticle extends ServiceVerticle {
  private static final int SCHEMA_VERSION = 1;

  /** For {@link java.util.ServiceLoader}. */
  public @Name@Verticle() {
    super(ServiceName.@NAME@, SCHEMA_VERSION);
  }

  @Override
  protected void setUp(ServiceSetup setup) {
    new NoteRoutes(setup).mount(setup.router());
  }
}

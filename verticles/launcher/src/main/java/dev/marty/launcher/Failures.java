package dev.marty.launcher;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.verticle.StartRefusedException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Expected failures are one line for people; anything else is a bug and shows its stack trace. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof ConfigException) {
      command.getErr().println(failure.getMessage());
      return 2;
    }
    if (failure instanceof StartRefusedException || failure instanceof DatabaseCommandException) {
      command.getErr().println(failure.getMessage());
      return 1;
    }
    throw failure;
  }
}

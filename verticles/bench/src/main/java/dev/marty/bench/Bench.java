package dev.marty.bench;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.Logging;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.verticle.StartRefusedException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/**
 * The benchmarks as a program of their own, and as {@code marty bench} where this jar is on the
 * class path of the launcher, which finds it by {@link java.util.ServiceLoader} and compiles
 * without it.
 */
public final class Bench implements ToolProvider {
  /** Runs one benchmark and exits with its code. */
  public static void main(String[] args) {
    Logging.configure();
    // What the terminal reads, as System.out itself has it.
    Charset charset = Charset.defaultCharset();
    PrintWriter out = new PrintWriter(System.out, true, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    System.exit(new Bench().run(out, err, args));
  }

  @Override
  public String name() {
    return "marty-bench";
  }

  /** As on the command line: 0 done, 1 under what is expected or not started, 2 wrong usage. */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new BenchCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(Bench::failed)
        .execute(args);
  }

  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof ConfigException
        || failure instanceof StartRefusedException
        || failure instanceof DatabaseCommandException) {
      command.getErr().println(failure.getMessage());
      return 1;
    }
    throw failure;
  }
}

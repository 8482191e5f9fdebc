package dev.marty.launcher;

import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.IdentityKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marty identity init}: a key for each process, and the files by which others know it. */
@Command(
    name = "init",
    description = {
      "Make a key for the gateway, for each service and for the operator's command line.",
      "NAME.key.pem is for that process alone (identity.key); trusted/NAME.pem is for all of them"
          + " (identity.trusted.NAME). Nothing that is there is replaced."
    },
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit code 0 when all are there, 1 when one cannot be written.%n%nExamples:%n",
    footer = {
      "  marty identity init --directory /etc/marty/identity",
      "  marty identity init --directory /etc/marty/identity gateway"
    })
final class IdentityInitCommand implements Callable<Integer> {
  private static final String TRUSTED = "trusted";

  @Spec private CommandSpec spec;

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      description = "where the files are made (${DEFAULT-VALUE})",
      defaultValue = "identity")
  private Path directory;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "of which processes; all of them, if none is given")
  private List<String> names;

  /** Everybody who calls a service. */
  static List<String> processes() {
    List<String> processes = new ArrayList<>(List.of("gateway", "operator"));
    for (ServiceName service : ServiceName.values()) {
      processes.add(service.text());
    }
    return processes;
  }

  @Override
  public Integer call() {
    List<String> wanted = names == null ? processes() : names;
    if (!processes().containsAll(wanted)) {
      throw new ParameterException(
          spec.commandLine(), "A process is one of " + String.join(", ", processes()) + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Files.createDirectories(directory.resolve(TRUSTED));
      for (String name : wanted) {
        Path own = directory.resolve(name + ".key.pem");
        boolean there = Files.exists(own);
        if (!there) {
          make(own, directory.resolve(TRUSTED).resolve(name + ".pem"));
        }
        out.println((there ? "was there  " : "made       ") + own);
      }
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("Cannot make all keys in " + directory + ": " + e.getMessage() + ".");
      return 1;
    }
    return 0;
  }

  private static void make(Path own, Path trusted) throws IOException {
    if (Files.exists(trusted)) {
      throw new IOException(
          trusted
              + " is there, and "
              + own
              + " is not: the key is on another machine, or lost. Remove the former to make both"
              + " anew");
    }
    IdentityKeys keys = IdentityKeys.make();
    // The public part first: a key that nobody knows is worse than one that nobody has.
    Files.writeString(trusted, keys.trusted(), StandardOpenOption.CREATE_NEW);
    Files.setPosixFilePermissions(
        trusted, Set.copyOf(PosixFilePermissions.fromString("rw-r--r--")));
    SecretFile.write(own, keys.own());
  }
}

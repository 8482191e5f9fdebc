package dev.marty.launcher;

import picocli.CommandLine.Command;

/** {@code marty pkd}: the directory, over HTTP. Holds nothing but its subcommands. */
@Command(
    name = "pkd",
    description = "Work with the Public Key Directory of a running system.",
    mixinStandardHelpOptions = true,
    subcommands = PkdImportCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  marty pkd import DE_ML.ml    into the directory of the running system")
final class PkdCommand {}

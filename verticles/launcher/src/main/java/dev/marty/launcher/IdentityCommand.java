package dev.marty.launcher;

import picocli.CommandLine.Command;

/** {@code marty identity}: how processes know each other. Holds nothing but its subcommand. */
@Command(
    name = "identity",
    description = "The keys by which the processes of an installation know each other.",
    mixinStandardHelpOptions = true,
    subcommands = IdentityInitCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  marty identity init --directory /etc/marty/identity")
final class IdentityCommand {}

package dev.marty.launcher;

import picocli.CommandLine.Command;

/** {@code marty events}: what has not arrived. Holds nothing but its subcommands. */
@Command(
    name = "events",
    description = "Look at events of a service that other services have not taken.",
    mixinStandardHelpOptions = true,
    subcommands = {EventsListCommand.class, EventsReleaseCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  marty events list csca       what waits or is parked, and why",
      "  marty events release csca    send it again, once that is mended"
    })
final class EventsCommand {}

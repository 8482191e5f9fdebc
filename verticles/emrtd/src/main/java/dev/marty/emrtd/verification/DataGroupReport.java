package dev.marty.emrtd.verification;

/**
 * What comparing one data group with its signed hash came to.
 *
 * @param number 1 to 16
 * @param outcome SKIPPED for one that was signed but not given
 * @param detail why
 */
public record DataGroupReport(int number, StepOutcome outcome, String detail) {}

/**
 * A gate's configuration file: read, checked as a whole, and given as immutable records.
 *
 * <p>{@link dev.warp.gate.config.GateConfigurationReader} is the way in. {@code GateKeys} declares
 * every key; a {@code Section} is a cursor at one table, with one class per table of the file that
 * turns it into its record; mistakes gather in {@code Problems}, so that none hides another.
 * docs/configuration.md is the reference for users.
 */
package dev.warp.gate.config;

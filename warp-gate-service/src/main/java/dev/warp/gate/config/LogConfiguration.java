package dev.warp.gate.config;

/**
 * What the log looks like.
 *
 * @param json whether its lines are JSON objects instead of text
 */
public record LogConfiguration(boolean json) {}

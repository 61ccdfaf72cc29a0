package dev.warp.gate.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How a tunnel's payloads are handed to the application.
 *
 * @param ordered whether in the order they were sent in
 * @param reorderWindow how long one is held back at most for earlier ones; empty for as long as the
 *     paths make it worth while
 * @param reassemblyMemory for payloads that are incomplete, in bytes; as much for those held back
 */
public record DeliveryConfiguration(
    boolean ordered, Optional<Duration> reorderWindow, int reassemblyMemory) {}

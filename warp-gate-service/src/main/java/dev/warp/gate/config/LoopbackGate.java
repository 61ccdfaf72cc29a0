package dev.warp.gate.config;

import java.util.OptionalInt;

/**
 * A UDP socket on the loopback addresses that applications send to.
 *
 * @param ipv4 whether it listens on 127.0.0.1
 * @param ipv6 whether it listens on ::1; one of the two is true
 * @param applicationToGate the UDP port it listens on, 1..65535
 * @param gateToApplication the UDP port that payloads from the far side are sent to; where it is
 *     empty they go to whoever sent last
 */
public record LoopbackGate(
    boolean ipv4, boolean ipv6, int applicationToGate, OptionalInt gateToApplication)
    implements ApplicationGate {}

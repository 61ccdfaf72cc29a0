package dev.warp.map.link;

import com.google.protobuf.ByteString;
import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import java.time.Duration;
import java.util.Optional;

/**
 * A call of one of a gate's own services.
 *
 * @param method its full name
 * @param least what it takes to call it
 * @param message the request, encoded
 * @param timeout how long the caller waits; empty: for ever
 * @param operator who calls
 * @param credit messages that the caller has room for, 1 or more
 */
public record CallRequest(
    String method,
    Role least,
    ByteString message,
    Optional<Duration> timeout,
    Operator operator,
    int credit) {}

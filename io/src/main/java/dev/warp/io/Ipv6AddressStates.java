package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the IPv6 addresses in /proc/net/if_inet6 that are not to be used: those another host may
 * have (tentative, or found to be a duplicate) cannot be bound, and deprecated ones are about to go
 * (RFC 4862 section 5.5.4).
 *
 * <p>A line has the address as 32 hexadecimal digits, then interface index, prefix length, scope
 * and flags in hexadecimal, and the interface's name.
 */
final class Ipv6AddressStates {

  private static final int IFA_F_DADFAILED = 0x08;
  private static final int IFA_F_DEPRECATED = 0x20;
  private static final int IFA_F_TENTATIVE = 0x40;
  private static final int UNUSABLE = IFA_F_DADFAILED | IFA_F_DEPRECATED | IFA_F_TENTATIVE;

  private static final int ADDRESS_FIELD = 0;
  private static final int FLAGS_FIELD = 4;
  private static final int FIELDS = 6;

  private Ipv6AddressStates() {}

  /** The addresses to leave alone, with port 0; none where the file is not there. */
  static Set<Endpoint> readUnusable(Path file) throws IOException {
    try {
      return unusable(Files.readAllLines(file).stream());
    } catch (NoSuchFileException e) {
      return Set.of();
    }
  }

  private static Set<Endpoint> unusable(Stream<String> lines) {
    return lines
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length == FIELDS)
        .filter(fields -> (HexFormat.fromHexDigits(fields[FLAGS_FIELD]) & UNUSABLE) != 0)
        .map(fields -> Endpoint.of(HexFormat.of().parseHex(fields[ADDRESS_FIELD]), 0))
        .collect(Collectors.toUnmodifiableSet());
  }
}

package dev.warp.gate.doctor;

import dev.warp.io.UdpSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks at what the kernel lets sockets have. */
final class KernelExam {

  private final HostFacts host;

  KernelExam(HostFacts host) {
    this.host = host;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    for (String key : List.of("net.core.rmem_max", "net.core.wmem_max")) {
      OptionalInt value = host.sysctl(key);
      if (value.isPresent()) {
        findings.add(buffer(key, value.getAsInt()));
      }
    }
    return findings;
  }

  private static Finding buffer(String key, int bytes) {
    return bytes >= UdpSocketOptions.DEFAULT_RECEIVE_BUFFER_BYTES
        ? Finding.ok(key, "%d bytes".formatted(bytes))
        : Finding.note(
            key,
            "%d bytes: without CAP_NET_ADMIN a gate that is busy for a moment loses datagrams"
                .formatted(bytes),
            "sysctl -w %s=%d".formatted(key, UdpSocketOptions.DEFAULT_RECEIVE_BUFFER_BYTES));
  }
}

package dev.warp.lab.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs that carry payloads between the hosts of one contender. */
interface Carrier {

  /** Port on 127.0.0.1 that takes payloads on the left host, and hands them out on the right. */
  int ENTRY_PORT = 7001;

  /** Port on 127.0.0.1 to which payloads are handed. */
  int EXIT_PORT = 7002;

  /** The Unix socket that takes payloads on one host, and answers who sent last; of gates only. */
  Optional<Path> unixSocket(boolean left);

  /** Those that run. */
  List<Program> programs();

  /** Waits until payloads can be carried over every link. */
  void awaitReady();

  /** Whether what was done to the links has been got over. */
  boolean isUnimpaired();
}

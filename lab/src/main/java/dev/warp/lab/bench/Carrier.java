package dev.warp.lab.bench;

import java.util.List;

/** The programs that carry payloads between the hosts of one contender. */
interface Carrier {

  /** Port on 127.0.0.1 that takes payloads on the left host, and hands them out on the right. */
  int ENTRY_PORT = 7001;

  /** Port on 127.0.0.1 to which payloads are handed. */
  int EXIT_PORT = 7002;

  /** Those that run. */
  List<Program> programs();

  /** Waits until payloads can be carried over every link. */
  void awaitReady();

  /** Whether what was done to the links has been got over. */
  boolean isUnimpaired();
}

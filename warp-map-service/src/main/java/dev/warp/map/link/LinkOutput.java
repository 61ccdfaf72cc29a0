package dev.warp.map.link;

import dev.warp.control.v1.ConnectResponse;
import io.grpc.Status;

/** The stream towards one gate. Called in the links' thread. */
public interface LinkOutput {

  /** Whether what is sent now would go out, and not wait here. */
  boolean isReady();

  void send(ConnectResponse message);

  /** Lets one more message of the gate in. */
  void request();

  /** Ends the stream; nothing is called afterwards. */
  void end(Status reason);
}

package dev.warp.map.link;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;

/** Hears the answer to a call of a gate; in the links' thread. */
public interface CallReceiver {

  /** A message, as the gate encoded it. */
  void onMessage(ByteString message);

  /** The end, of which there is one; nothing comes afterwards. */
  void onEnd(Status status, Metadata trailers);
}

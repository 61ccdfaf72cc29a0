package dev.warp.web;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** Who makes a call, as far as the call is concerned: takes what comes of it. */
interface Caller {

  /** Where the call comes from, by the keys of {@link io.grpc.Grpc}. */
  Attributes attributes();

  /** The host name and port that the caller has asked. */
  String authority();

  /** Hands over who is to be told that there is room again, or that nobody listens any more. */
  void listen(ServerCall.Listener<?> listener);

  /** Whether it takes an answer without having to keep it. */
  boolean hasRoom();

  /** Whether nobody is there any more. */
  boolean isGone();

  /** An answer. */
  void answer(String json);

  /** The end of the call; nothing comes after it. */
  void end(Status status, Metadata trailers);
}

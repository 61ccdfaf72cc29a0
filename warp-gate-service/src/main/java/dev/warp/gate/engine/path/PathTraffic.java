package dev.warp.gate.engine.path;

/** Counts of what has gone over a path and come: datagrams, and bytes with UDP and IP headers. */
public final class PathTraffic {

  private long sentDatagrams;
  private long sentBytes;
  private long receivedDatagrams;
  private long receivedBytes;

  void sent(int bytes) {
    sentDatagrams++;
    sentBytes += bytes;
  }

  void received(int bytes) {
    receivedDatagrams++;
    receivedBytes += bytes;
  }

  public long sentDatagrams() {
    return sentDatagrams;
  }

  public long sentBytes() {
    return sentBytes;
  }

  public long receivedDatagrams() {
    return receivedDatagrams;
  }

  public long receivedBytes() {
    return receivedBytes;
  }
}

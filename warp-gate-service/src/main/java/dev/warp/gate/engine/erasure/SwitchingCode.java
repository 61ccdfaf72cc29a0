package dev.warp.gate.engine.erasure;

/** Codes by tables until vectors are known to be faster, then by vectors: the results are equal. */
final class SwitchingCode implements ErasureCode {

  private final CodeSelection selection;
  private CodeSelection.State state = CodeSelection.State.COLD;
  private ErasureCode current = new JavaReedSolomonCode();

  SwitchingCode(CodeSelection selection) {
    this.selection = selection;
  }

  @Override
  public void encode(byte[][] shards, int dataShards, int totalShards, int offset, int length) {
    current().encode(shards, dataShards, totalShards, offset, length);
  }

  @Override
  public void reconstruct(
      byte[][] shards, boolean[] present, int dataShards, int totalShards, int offset, int length) {
    current().reconstruct(shards, present, dataShards, totalShards, offset, length);
  }

  private ErasureCode current() {
    CodeSelection.State latest = selection.state();
    if (state != latest) {
      state = latest;
      current = selection.codeFor(latest);
    }
    return current;
  }
}
